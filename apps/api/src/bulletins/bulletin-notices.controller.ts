import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 送达通知: a bulletin as it has reached one participant, with its task and its day. */
@Controller('v1/notices')
export class BulletinNoticesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Get() @Can('notice.read', { query: listQuery('notice') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('notice', asker, query); }

  @Get(':id') @Can('notice.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('notice', asker, id); }

  @Post(':id/acknowledge') @Can('notice.acknowledge')
  acknowledge(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/handle') @Can('notice.handle')
  handle(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/return') @Can('notice.return')
  giveBack(@OrderIn() order: Order) { return this.writer.write(order); }
}
