import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 融资质押: liens on registered rights. The exchange records them; it neither lends nor guarantees. */
@Controller('v1/pledges')
export class PledgesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('pledge.file')
  file(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('pledge.read', { query: listQuery('pledge') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('pledge', asker, query); }

  @Get(':id') @Can('pledge.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('pledge', asker, id); }

  @Post(':id/confirm') @Can('pledge.confirm')
  confirm(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/consent') @Can('pledge.consent')
  consent(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/release') @Can('pledge.release')
  release(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('pledge.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
