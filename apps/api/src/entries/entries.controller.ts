import { Controller, Get, Header, Headers, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { ReceiptDocument } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { Archive, type EntriesQuery } from './archive.js';
import { EntriesPage, EntryShape, ReceiptShape } from '../http/answers.js';

const Index = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', examples: ['0'] });
export const EntriesQueryShape = queryOf({ from: Type.Optional(Index), limit: PAGE.limit, stream: Type.Optional(Type.String({ maxLength: 60, description: 'Only entries of this aggregate' })) });

@Controller('v1/entries')
export class EntriesController {
  constructor(private readonly archive: Archive) {}

  @Get() @Can('entry.read', { query: EntriesQueryShape, returns: EntriesPage })
  list(@AskerIn() asker: Asker, @Query() query: EntriesQuery) { return this.archive.list(asker, query); }

  @Get(':index') @Can('entry.read', { returns: EntryShape })
  one(@AskerIn() asker: Asker, @Param('index') index: string) { return this.archive.one(asker, index); }

  /** JSON, or for `Accept: text/plain` the bare proof. */
  @Get(':index/receipt') @Can('entry.read', { returns: ReceiptShape })
  async receipt(@AskerIn() asker: Asker, @Param('index') index: string, @Headers('accept') accept: string | undefined): Promise<ReceiptDocument | string> {
    const receipt = await this.archive.receipt(asker, index);
    return accept?.startsWith('text/plain') === true ? receipt.proof : receipt;
  }

  /** The bare proof, as `receipt verify` reads it (C2SP tlog-proof). */
  @Get(':index/receipt.tlog-proof') @Header('content-type', 'text/plain; charset=utf-8') @Can('entry.read', { produces: 'text/plain' })
  async proof(@AskerIn() asker: Asker, @Param('index') index: string): Promise<string> { return (await this.archive.receipt(asker, index)).proof; }
}
