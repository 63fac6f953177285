import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can, Open } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { NoticePage, NoticeQuery, Notices } from './notices.js';
import { RulesQuery, RulesShape, rulesOn } from './rules.js';

/** 数据产权登记: applications, their examination by two people, and what is shown to everybody before it is registered. */
@Controller('v1/registrations')
export class RegistrationsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly notices: Notices) {}

  @Post() @Can('registration.apply')
  apply(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('registration.read', { query: listQuery('registration') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('registration', asker, query); }

  /** 公示: whoever has an objection has to be able to see what to object to. */
  @Get('notices') @Open({ query: NoticeQuery, returns: NoticePage })
  shown(@Query() query: PageQuery) { return this.notices.list(query); }

  @Get('rules') @Open({ query: RulesQuery, returns: RulesShape })
  rules(@Query('on') on?: string) { return rulesOn(on); }

  @Get(':id') @Can('registration.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('registration', asker, id); }

  @Post(':id/consent') @Can('registration.consent')
  consent(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/answer-duplicates') @Can('registration.answer_duplicates')
  answerDuplicates(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/ask-supplement') @Can('registration.ask_supplement')
  askSupplement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/supplement') @Can('registration.supplement')
  supplement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/accept') @Can('registration.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose') @Can('registration.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/return') @Can('registration.return')
  giveBack(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide') @Can('registration.decide')
  decide(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('registration.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
