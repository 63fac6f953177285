import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/waivers')
export class WaiversController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('waiver.draft')
  draft(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('waiver.read', { query: listQuery('waiver') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('waiver', asker, query); }

  @Get(':id') @Can('waiver.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('waiver', asker, id); }

  @Post(':id/grant') @Can('waiver.grant')
  grant(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('waiver.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/revoke') @Can('waiver.revoke')
  revoke(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/invoke') @Can('waiver.invoke')
  invoke(@OrderIn() order: Order) { return this.writer.write(order); }
}
