import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/reports')
export class ReportsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('report.submit')
  submit(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('report.read', { query: listQuery('report') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('report', asker, query); }

  @Get(':id') @Can('report.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('report', asker, id); }

  @Post(':id/withdraw') @Can('report.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/set-aside') @Can('report.set_aside')
  setAside(@OrderIn() order: Order) { return this.writer.write(order); }
}
