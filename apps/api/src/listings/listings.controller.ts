import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { Prices, PricesPage, PricesQuery, type PricesAsked } from './prices.js';

@Controller('v1/listings')
export class ListingsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly prices: Prices) {}

  @Post() @Can('listing.create')
  create(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('listing.read', { query: listQuery('listing') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('listing', asker, query); }

  @Get(':id') @Can('listing.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('listing', asker, id); }

  @Post(':id/revise') @Can('listing.revise')
  revise(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reprice') @Can('listing.reprice')
  reprice(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get(':id/prices') @Can('listing.read', { query: PricesQuery, returns: PricesPage })
  priceHistory(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: PricesAsked) { return this.prices.page(asker, id, query); }

  @Post(':id/submit') @Can('listing.submit')
  submit(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/suspend') @Can('listing.suspend')
  suspend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/resume') @Can('listing.resume')
  resume(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/delist') @Can('listing.delist')
  delist(@OrderIn() order: Order) { return this.writer.write(order); }
}
