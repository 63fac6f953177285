import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/authorisations')
export class AuthorisationsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('authorisation.draft')
  draft(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('authorisation.read', { query: listQuery('authorisation') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('authorisation', asker, query); }

  @Get(':id') @Can('authorisation.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('authorisation', asker, id); }

  @Post(':id/publish') @Can('authorisation.publish')
  publish(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('authorisation.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/suspend') @Can('authorisation.suspend')
  suspend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/resume') @Can('authorisation.resume')
  resume(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/propose-end') @Can('authorisation.propose_end')
  proposeEnd(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/confirm-end') @Can('authorisation.confirm_end')
  confirmEnd(@OrderIn() order: Order) { return this.writer.write(order); }
}
