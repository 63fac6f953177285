import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/bases')
export class BasesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('basis.draft')
  draft(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('basis.read', { query: listQuery('basis') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('basis', asker, query); }

  @Get(':id') @Can('basis.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('basis', asker, id); }

  @Post(':id/effect') @Can('basis.effect')
  effect(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/file') @Can('basis.file')
  file(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('basis.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
