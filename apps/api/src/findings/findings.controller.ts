import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/findings')
export class FindingsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('finding.read', { query: listQuery('finding') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('finding', asker, query); }

  @Get(':id') @Can('finding.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('finding', asker, id); }

  @Post(':id/take-up') @Can('finding.take_up')
  takeUp(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/assess') @Can('finding.assess')
  assess(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide') @Can('finding.decide')
  decide(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/close') @Can('finding.close')
  close(@OrderIn() order: Order) { return this.writer.write(order); }
}
