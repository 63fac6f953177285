import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { ReplayRequests } from './replays.js';

/** 规则包: drafted, tested, signed by two, scheduled; what then governs is at /v1/rulebook. */
@Controller('v1/packs')
export class PacksController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly replays: ReplayRequests) {}

  @Post() @Can('pack.draft')
  draft(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('pack.read', { query: listQuery('pack') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('pack', asker, query); }

  @Get(':id') @Can('pack.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('pack', asker, id); }

  @Post(':id/test') @Can('pack.test')
  test(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/sign') @Can('pack.sign')
  sign(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/schedule') @Can('pack.schedule')
  schedule(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('pack.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  /** Judges all past export verdicts by this pack, in the background. */
  @Post(':id/replays') @HttpCode(202) @Can('replay.request', { isAccepted: true })
  replay(@OrderIn() order: Order) { return this.replays.request(order); }
}
