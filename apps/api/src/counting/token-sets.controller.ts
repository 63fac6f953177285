import { Body, Controller, Get, Headers, Param, Post, Put, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { TokenUploads } from './token-uploads.js';

const StatusShape = Type.Object({
  id: Type.String(), state: Type.String(), parts: Type.Integer({ description: 'Of 16,384 tokens each but the last, named by their ordinals from 0' }),
  received: Type.Integer(), missing: Type.Array(Type.Integer(), { description: 'Ordinals that are not there yet; at most a thousand' }),
});

@Controller('v1/token-sets')
export class TokenSetsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly uploads: TokenUploads) {}

  @Post() @Can('tokenset.open')
  open(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('tokenset.read', { query: listQuery('tokenset') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('tokenset', asker, query); }

  @Get(':id') @Can('tokenset.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('tokenset', asker, id); }

  @Get(':id/parts') @Can('tokenset.read', { returns: StatusShape })
  status(@AskerIn() asker: Asker, @Param('id') id: string) { return this.uploads.status(asker, id); }

  @Put(':id/parts/:ordinal') @Can('tokenset.open', { takesBytes: true, returns: StatusShape })
  put(@AskerIn() asker: Asker, @Param() { id, ordinal }: { readonly id: string; readonly ordinal: string }, @Body() tokens: unknown, @Headers('content-digest') digest: string | undefined) {
    return this.uploads.put(asker, id, { ordinal, tokens, digest });
  }

  @Post(':id/seal') @Can('tokenset.seal')
  seal(@OrderIn() order: Order, @AskerIn() asker: Asker, @Param('id') id: string) { return this.uploads.seal(order, asker, id); }
}
