import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { Counter, type Movement } from '../settlements/counter.js';

/** 订单: what is owed for a grant, and the steps by which it is paid, given back or given up. */
@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly counter: Counter) {}

  @Get() @Can('order.read', { query: listQuery('order') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('order', asker, query); }

  @Get(':id') @Can('order.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('order', asker, id); }

  @Post(':id/pay') @Can('order.pay')
  pay(@OrderIn() order: Order<Movement>) { return this.counter.instruct(order); }

  @Post(':id/refund') @Can('order.refund')
  refund(@OrderIn() order: Order<Movement>) { return this.counter.instruct(order); }

  @Post(':id/cancel') @Can('order.cancel')
  cancel(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/write-off') @Can('order.write_off')
  writeOff(@OrderIn() order: Order) { return this.writer.write(order); }
}
