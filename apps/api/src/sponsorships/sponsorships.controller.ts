import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/sponsorships')
export class SponsorshipsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('sponsorship.propose')
  propose(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('sponsorship.read', { query: listQuery('sponsorship') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('sponsorship', asker, query); }

  @Get(':id') @Can('sponsorship.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('sponsorship', asker, id); }

  @Post(':id/accept') @Can('sponsorship.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/decline') @Can('sponsorship.decline')
  decline(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/end') @Can('sponsorship.end')
  end(@OrderIn() order: Order) { return this.writer.write(order); }
}
