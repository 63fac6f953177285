import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Can, Open } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { SubjectDesk, TokenShape, Tracking, TrackingShape } from './subject-desk.js';

/** A person asks, follows and contests without an account, by the secret of the request; the vendor records and answers with one. */
@Controller('v1/subject-requests')
export class SubjectRequestsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly desk: SubjectDesk) {}

  @Post() @Can('subjectrequest.file')
  file(@OrderIn() order: Order) { return this.desk.file(order); }

  @Post('recorded') @Can('subjectrequest.record')
  record(@OrderIn() order: Order) { return this.desk.record(order); }

  @Get() @Can('subjectrequest.read', { query: listQuery('subjectrequest') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('subjectrequest', asker, query); }

  @Get(':id') @Can('subjectrequest.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('subjectrequest', asker, id); }

  /** The token by which the vendor finds the person among its own, to the vendor alone. */
  @Get(':id/token') @Can('subjectrequest.read', { returns: TokenShape })
  token(@AskerIn() asker: Asker, @Param('id') id: string) { return this.desk.token(asker, id); }

  @Post(':id/answer') @Can('subjectrequest.answer')
  answer(@OrderIn() order: Order) { return this.writer.write(order); }

  /** A question of the person; it writes nothing. */
  @Post(':id/track') @HttpCode(200) @Header('cache-control', 'no-store') @Open({ body: Tracking, returns: TrackingShape })
  track(@Param('id') id: string, @Body() body: Tracking) { return this.desk.track(id, body); }

  @Post(':id/contest') @Can('subjectrequest.contest')
  contest(@OrderIn() order: Order) { return this.desk.byPerson(order); }

  @Post(':id/withdraw') @Can('subjectrequest.withdraw')
  withdraw(@OrderIn() order: Order) { return this.desk.byPerson(order); }
}
