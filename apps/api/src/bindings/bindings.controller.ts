import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { BindingRequest } from '../http/bodies.js';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { BindingDesk } from './binding-desk.js';

/** 证书绑定: certificates of licensed authorities, by which machines sign in (RFC 7523). */
@Controller('v1/bindings')
export class BindingsController {
  constructor(private readonly desk: BindingDesk, private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('binding.bind')
  bind(@OrderIn() order: Order<BindingRequest>) { return this.desk.bind(order); }

  @Get() @Can('binding.read', { query: listQuery('binding') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('binding', asker, query); }

  @Get(':id') @Can('binding.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('binding', asker, id); }

  @Post(':id/revoke') @Can('binding.revoke')
  revoke(@OrderIn() order: Order) { return this.writer.write(order); }
}
