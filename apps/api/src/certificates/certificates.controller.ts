import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/certificates')
export class CertificatesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('certificate.file')
  file(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('certificate.read', { query: listQuery('certificate') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('certificate', asker, query); }

  @Get(':id') @Can('certificate.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('certificate', asker, id); }

  @Post(':id/confirm') @Can('certificate.confirm')
  confirm(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reject') @Can('certificate.reject')
  reject(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/revoke') @Can('certificate.revoke')
  revoke(@OrderIn() order: Order) { return this.writer.write(order); }
}
