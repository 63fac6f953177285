import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { PageShape } from '../http/answers.js';
import { CountsShape, QueueQuery, Waiting } from './waiting.js';

@Controller('v1/reviews')
export class ReviewsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly waiting: Waiting) {}

  /** What waits for people, what is due first comes first. */
  @Get('queue') @Can('queue.read', { query: QueueQuery, returns: PageShape })
  queue(@Query() query: QueueQuery) { return this.waiting.page(query); }

  @Get('counts') @Can('queue.read', { returns: CountsShape })
  counts() { return this.waiting.counts(); }

  @Get() @Can('review.read', { query: listQuery('review') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('review', asker, query); }

  @Get(':id') @Can('review.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('review', asker, id); }

  @Post(':id/assign') @Can('review.assign')
  assign(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/recuse') @Can('review.recuse')
  recuse(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose') @Can('review.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/return') @Can('review.return')
  giveBack(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide') @Can('review.decide')
  decide(@OrderIn() order: Order) { return this.writer.write(order); }
}
