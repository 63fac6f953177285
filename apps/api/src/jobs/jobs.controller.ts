import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import type { PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { JobReader } from './job-reader.js';

/** 计算任务: computations on data that nobody takes away. */
@Controller('v1/jobs')
export class JobsController {
  constructor(private readonly writer: Writer, private readonly jobs: JobReader) {}

  @Post() @Can('job.submit')
  submit(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('job.read', { query: listQuery('job') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.jobs.list(asker, query); }

  @Get(':id') @Can('job.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.jobs.one(asker, id); }

  @Post(':id/approve') @Can('job.approve')
  approve(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/refuse') @Can('job.refuse')
  refuse(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('job.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/start') @Can('job.start')
  start(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/finish') @Can('job.finish')
  finish(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/fail') @Can('job.fail')
  fail(@OrderIn() order: Order) { return this.writer.write(order); }
}
