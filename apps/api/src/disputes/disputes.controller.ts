import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { SealedTexts, StatementsShape } from './sealed-texts.js';

@Controller('v1/disputes')
export class DisputesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly texts: SealedTexts) {}

  @Post() @Can('dispute.file')
  file(@OrderIn() order: Order) { return this.texts.write(order, 'dispute'); }

  @Get() @Can('dispute.read', { query: listQuery('dispute') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('dispute', asker, query); }

  @Get(':id') @Can('dispute.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('dispute', asker, id); }

  /** What was said, to the parties and the authorities: the log has the digests alone. */
  @Get(':id/statements') @Can('dispute.read', { returns: StatementsShape })
  statements(@AskerIn() asker: Asker, @Param('id') id: string) { return this.texts.ofDispute(asker, id); }

  @Post(':id/accept') @Can('dispute.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/refuse') @Can('dispute.refuse')
  refuse(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/statements') @Can('dispute.state')
  state(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/mediate') @Can('dispute.mediate')
  mediate(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/refer') @Can('dispute.refer')
  refer(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose-settlement') @Can('dispute.propose_settlement')
  proposeSettlement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/accept-settlement') @Can('dispute.accept_settlement')
  acceptSettlement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose-decision') @Can('dispute.propose_decision')
  proposeDecision(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decide') @Can('dispute.decide')
  decide(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('dispute.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/freeze') @Can('dispute.freeze')
  freeze(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose-unfreeze') @Can('dispute.propose_unfreeze')
  proposeUnfreeze(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/unfreeze') @Can('dispute.unfreeze')
  unfreeze(@OrderIn() order: Order) { return this.writer.write(order); }
}
