import { Controller, Get, Param, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';

/** 上链存证: which published checkpoints are in which chain; the receipt is the document that `confirmation.receiptSha256` names. */
@Controller('v1/anchors')
export class AnchorsController {
  constructor(private readonly reader: Reader) {}

  @Get() @Can('anchor.read', { query: listQuery('anchor') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('anchor', asker, query); }

  @Get(':id') @Can('anchor.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('anchor', asker, id); }
}
