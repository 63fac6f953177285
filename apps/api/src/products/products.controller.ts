import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/products')
export class ProductsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('product.describe')
  describe(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('product.read', { query: listQuery('product') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('product', asker, query); }

  @Get(':id') @Can('product.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('product', asker, id); }

  @Post(':id/revise') @Can('product.revise')
  revise(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/register') @Can('product.register')
  register(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/notify-importance') @Can('product.notify_importance')
  notifyImportance(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/retire') @Can('product.retire')
  retire(@OrderIn() order: Order) { return this.writer.write(order); }
}
