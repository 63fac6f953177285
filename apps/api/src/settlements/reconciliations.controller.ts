import { Controller, Get, Param, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, type Asker } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';

/** 日终对账: each day's statement of each institution, held against the ledger. */
@Controller('v1/reconciliations')
export class ReconciliationsController {
  constructor(private readonly reader: Reader) {}

  @Get() @Can('reconciliation.read', { query: listQuery('reconciliation') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('reconciliation', asker, query); }

  @Get(':id') @Can('reconciliation.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('reconciliation', asker, id); }
}
