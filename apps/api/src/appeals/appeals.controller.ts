import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { Ledger } from '#ledger';

@Controller('v1/appeals')
export class AppealsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly ledger: Ledger) {}

  /** The appeal's id follows from the decision: there is one against each. */
  @Post() @Can('appeal.file')
  file(@OrderIn() order: Order<{ readonly target: string }>) { return this.writer.write(order, { id: this.ledger.derivedId('appeal', order.body.target) }); }

  @Get() @Can('appeal.read', { query: listQuery('appeal') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('appeal', asker, query); }

  @Get(':id') @Can('appeal.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('appeal', asker, id); }

  @Post(':id/propose') @Can('appeal.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/return') @Can('appeal.return')
  giveBack(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide') @Can('appeal.decide')
  decide(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('appeal.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
