import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { SealedTexts, StatementTextShape } from '../disputes/sealed-texts.js';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/complaints')
export class ComplaintsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly texts: SealedTexts) {}

  @Post() @Can('complaint.file')
  file(@OrderIn() order: Order) { return this.texts.write(order, 'complaint'); }

  @Get() @Can('complaint.read', { query: listQuery('complaint') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('complaint', asker, query); }

  @Get(':id') @Can('complaint.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('complaint', asker, id); }

  @Get(':id/statement') @Can('complaint.read', { returns: StatementTextShape })
  statement(@AskerIn() asker: Asker, @Param('id') id: string) { return this.texts.ofComplaint(asker, id); }

  @Post(':id/accept') @Can('complaint.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reject') @Can('complaint.reject')
  reject(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/answer') @Can('complaint.answer')
  answer(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/escalate') @Can('complaint.escalate')
  escalate(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/conclude') @Can('complaint.conclude')
  conclude(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('complaint.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
