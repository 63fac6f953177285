import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import type { PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { ConductRegister } from './conduct-register.js';

@Controller('v1/conduct-records')
export class ConductRecordsController {
  constructor(private readonly writer: Writer, private readonly register: ConductRegister) {}

  @Post() @Can('conduct.record')
  record(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('conduct.read', { query: listQuery('conduct') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.register.list(asker, query); }

  @Get(':id') @Can('conduct.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.register.one(asker, id); }

  @Post(':id/correct') @Can('conduct.correct')
  correct(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/comment') @Can('conduct.comment')
  comment(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('conduct.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
