import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 异议: against an application during its notice, or against a title. */
@Controller('v1/objections')
export class ObjectionsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('objection.file')
  file(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('objection.read', { query: listQuery('objection') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('objection', asker, query); }

  @Get(':id') @Can('objection.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('objection', asker, id); }

  @Post(':id/note') @Can('objection.note')
  note(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reject') @Can('objection.reject')
  reject(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/substantiate') @Can('objection.substantiate')
  substantiate(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose') @Can('objection.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/return') @Can('objection.return')
  giveBack(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide') @Can('objection.decide')
  decide(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('objection.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
