import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/tallies')
export class TalliesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('tally.read', { query: listQuery('tally') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('tally', asker, query); }

  @Get(':id') @Can('tally.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('tally', asker, id); }

  @Post(':id/correct') @Can('tally.correct')
  correct(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/confirm-correction') @Can('tally.confirm_correction')
  confirm(@OrderIn() order: Order) { return this.writer.write(order); }
}
