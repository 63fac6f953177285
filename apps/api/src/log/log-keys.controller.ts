import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { logKeyIdOf } from '#core/exchange';
import { Ledger, LogReader } from '#ledger';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

/** 日志签名密钥: which keys sign the log, who has put them in force, and since when. */
@Controller('v1/log-keys')
export class LogKeysController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly ledger: Ledger, private readonly log: LogReader) {}

  @Post() @Can('logkey.propose')
  propose(@OrderIn() order: Order<{ readonly vkey: string }>) {
    return this.writer.write(order, { id: logKeyIdOf(this.ledger, order.body.vkey), input: { ...order.body, signing: this.log.vkeys } });
  }

  @Get() @Can('logkey.read', { query: listQuery('logkey') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('logkey', asker, query); }

  @Get(':id') @Can('logkey.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('logkey', asker, id); }

  @Post(':id/confirm') @Can('logkey.confirm')
  confirm(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('logkey.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose-retirement') @Can('logkey.propose_retirement')
  proposeRetirement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/confirm-retirement') @Can('logkey.confirm_retirement')
  confirmRetirement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/keep') @Can('logkey.keep')
  keep(@OrderIn() order: Order) { return this.writer.write(order); }
}
