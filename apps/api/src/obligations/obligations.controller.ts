import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { Writer } from '../http/writer.js';
import { Calendars } from './calendars.js';
import { Duties, DutyQuery, OverduePage, OverdueQuery, OverdueSummary } from './duties.js';

@Controller('v1/obligations')
export class ObligationsController {
  constructor(private readonly writer: Writer, private readonly duties: Duties, private readonly calendars: Calendars) {}

  @Post() @Can('obligation.impose')
  impose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post('calendar') @Can('calendar.issue')
  issueCalendar(@OrderIn() order: Order) { return this.calendars.issue(order); }

  @Post('calendar/revoke') @Can('calendar.revoke')
  revokeCalendar(@OrderIn() order: Order) { return this.calendars.revoke(order); }

  /** In the order of their last days. */
  @Get() @Can('obligation.read', { query: DutyQuery })
  list(@AskerIn() asker: Asker, @Query() query: DutyQuery) { return this.duties.list(asker, query); }

  @Get('overdue') @Can('obligation.read', { query: OverdueQuery, returns: OverduePage })
  overdue(@AskerIn() asker: Asker, @Query() query: OverdueQuery) { return this.duties.overdue(asker, query); }

  @Get('overdue/summary') @Can('overdue.read', { returns: OverdueSummary })
  summary() { return this.duties.summary(); }

  /** With what its life cycle lets the caller do next; and, where a step of its source fulfils it, that step in place of `obligation.fulfil`. */
  @Get(':id') @Can('obligation.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.duties.one(asker, id); }

  @Post(':id/fulfil') @Can('obligation.fulfil')
  fulfil(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/correct') @Can('obligation.correct')
  correct(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reject') @Can('obligation.reject')
  reject(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/waive') @Can('obligation.waive')
  waive(@OrderIn() order: Order) { return this.writer.write(order); }
}
