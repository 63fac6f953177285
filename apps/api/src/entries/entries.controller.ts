import { Controller, Get, Header, Headers, Param, Query, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import { Day } from '#core/exchange';
import { COSE_MEDIA_TYPE } from '#core/tlog';
import type { ReceiptDocument } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { PAGE } from '../http/cursor.js';
import { queryOf } from '../http/shape.js';
import { SORT } from '../http/list-query.js';
import { Archive, type EntriesQuery, type ReceiptQuery } from './archive.js';
import { DisclosureQueryShape, DisclosureShape, Disclosures, type DisclosureQuery } from './disclosures.js';
import { EntriesPage, EntryShape, ReceiptShape } from '../http/answers.js';

const Index = Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$', examples: ['0'] });
const SINCE = { from: Type.Optional(Index), limit: PAGE.limit, stream: Type.Optional(Type.String({ maxLength: 60, description: 'Only entries of this aggregate' })) };
export const EventsQueryShape = queryOf(SINCE);
const SearchShape = queryOf({
  ...SINCE, sort: SORT, type: Type.Optional(Type.String({ maxLength: 60, description: 'Such as transfer.cleared' })), party: Type.Optional(Type.String({ maxLength: 60, description: 'A participant that the entry names as its party' })),
  mentions: Type.Optional(Type.String({ minLength: 3, maxLength: 200, description: 'Text that the entry holds: the id of a product, an article, a digest. A page may be empty while `next` leads on' })),
  since: Type.Optional({ ...Day, description: 'First day (Asia/Shanghai)' }), until: Type.Optional({ ...Day, description: 'Last day' }),
});

export const ReceiptQueryShape = queryOf({ size: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'Against the checkpoint of so many entries, rather than the latest', examples: ['1'] })) });

@Controller('v1/entries')
export class EntriesController {
  constructor(private readonly archive: Archive, private readonly disclosures: Disclosures) {}

  @Get() @Can('entry.read', { query: SearchShape, returns: EntriesPage })
  list(@AskerIn() asker: Asker, @Query() query: EntriesQuery) { return this.archive.list(asker, query); }

  @Get(':index') @Can('entry.read', { returns: EntryShape })
  one(@AskerIn() asker: Asker, @Param('index') index: string) { return this.archive.one(asker, index); }

  /** JSON, or by `Accept` the bare proof: `text/plain` a .tlog-proof, `application/cose` a COSE receipt. */
  @Get(':index/receipt') @Can('entry.read', { query: ReceiptQueryShape, returns: ReceiptShape })
  async receipt(
    @AskerIn() asker: Asker, @Param('index') index: string, @Query() query: ReceiptQuery, @Headers('accept') accept = '', @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReceiptDocument | string | Uint8Array> {
    if (accept.startsWith(COSE_MEDIA_TYPE)) {
      void reply.type(COSE_MEDIA_TYPE);
      return this.archive.coseReceipt(asker, index, query);
    }
    const receipt = await this.archive.receipt(asker, index, query);
    return accept.startsWith('text/plain') ? receipt.proof : receipt;
  }

  /** The bare proof, as `receipt verify` reads it (C2SP tlog-proof). */
  @Get(':index/receipt.tlog-proof') @Header('content-type', 'text/plain; charset=utf-8') @Can('entry.read', { query: ReceiptQueryShape, produces: 'text/plain' })
  async proof(@AskerIn() asker: Asker, @Param('index') index: string, @Query() query: ReceiptQuery): Promise<string> {
    return (await this.archive.receipt(asker, index, query)).proof;
  }

  /** The same as COSE (RFC 9942). */
  @Get(':index/receipt.cose') @Header('content-type', COSE_MEDIA_TYPE) @Can('entry.read', { query: ReceiptQueryShape, produces: COSE_MEDIA_TYPE })
  cose(@AskerIn() asker: Asker, @Param('index') index: string, @Query() query: ReceiptQuery): Promise<Uint8Array> { return this.archive.coseReceipt(asker, index, query); }

  /** A receipt that shows private values: `fields` names them, one without the others; without it all that may be shown. */
  @Get(':index/disclosures') @Can('disclosure.read', { query: DisclosureQueryShape, returns: DisclosureShape })
  disclose(@AskerIn() asker: Asker, @Param('index') index: string, @Query() query: DisclosureQuery) { return this.disclosures.of(asker, index, query); }
}
