import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/groups')
export class GroupsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('group.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('group.read', { query: listQuery('group') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('group', asker, query); }

  @Get(':id') @Can('group.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('group', asker, id); }

  @Post(':id/propose') @Can('group.propose')
  change(@OrderIn() order: Order) { return this.writer.writeExisting(order); }

  @Post(':id/confirm') @Can('group.confirm')
  confirm(@OrderIn() order: Order) { return this.writer.write(order); }
}
