import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { BulletinDesk, CommentsPage, CommentsQuery, ProgressShape, TextShape, type CommentsAsked } from './bulletin-desk.js';

/** 规则公告: from the draft to the evaluation of what came of it. */
@Controller('v1/bulletins')
export class BulletinsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly desk: BulletinDesk) {}

  @Post() @Can('bulletin.draft')
  draft(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('bulletin.read', { query: listQuery('bulletin') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('bulletin', asker, query); }

  @Get(':id') @Can('bulletin.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('bulletin', asker, id); }

  /** 查看: the text itself, as it is in force now or stands for comment. */
  @Get(':id/text') @Can('bulletin.read', { returns: TextShape })
  text(@Param('id') id: string) { return this.desk.text(id); }

  /** 征集: what was said of the draft, in the order in which it came. */
  @Get(':id/comments') @Can('bulletin.read', { query: CommentsQuery, returns: CommentsPage })
  comments(@Param('id') id: string, @Query() query: CommentsAsked) { return this.desk.comments(id, query); }

  /** 监督: whom it concerns, whom it has reached, who has done it, who is late. */
  @Get(':id/progress') @Can('bulletin.read', { returns: ProgressShape })
  progress(@Param('id') id: string) { return this.desk.progress(id); }

  @Post(':id/collect') @Can('bulletin.collect')
  collect(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/comments') @Can('bulletin.comment')
  comment(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/publish') @Can('bulletin.publish')
  publish(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/evaluate') @Can('bulletin.evaluate')
  evaluate(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('bulletin.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
