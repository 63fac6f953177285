import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/incidents')
export class IncidentsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('incident.declare')
  declare(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('incident.read', { query: listQuery('incident') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('incident', asker, query); }

  @Get(':id') @Can('incident.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('incident', asker, id); }

  @Post(':id/report') @Can('incident.report')
  report(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/update') @Can('incident.update')
  update(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/contain') @Can('incident.contain')
  contain(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/suspend-grants') @Can('incident.suspend_grants')
  suspendGrants(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/report-finally') @Can('incident.report_finally')
  reportFinally(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/close') @Can('incident.close')
  close(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reopen') @Can('incident.reopen')
  reopen(@OrderIn() order: Order) { return this.writer.write(order); }
}
