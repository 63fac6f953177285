import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { listQuery } from '../http/list-query.js';
import { Reader, nextFor, type PageQuery, type Resource } from '../http/reader.js';
import { Writer } from '../http/writer.js';

@Controller('v1/bases')
export class BasesController {
  constructor(private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('basis.draft')
  draft(@OrderIn() order: Order) { return this.writer.write(order); }

  @Get() @Can('basis.read', { query: listQuery('basis') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('basis', asker, query); }

  /** With what its own machine lets the caller do next. */
  @Get(':id') @Can('basis.read')
  async one(@AskerIn() asker: Asker, @Param('id') id: string): Promise<Resource> {
    const { state: basis, version } = await this.reader.visible(idIn(id, 'basis'), asker);
    return { ...basis, next: nextFor(asker, `basis:${basis.kind}`, basis.state), version };
  }

  @Post(':id/apply') @Can('basis.apply')
  apply(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/return') @Can('basis.return')
  giveBack(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/accept') @Can('basis.accept')
  accept(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/prolong') @Can('basis.prolong')
  prolong(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/approve') @Can('basis.approve')
  approve(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/refuse') @Can('basis.refuse')
  refuse(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/reassess') @Can('basis.reassess')
  reassess(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/apply-extension') @Can('basis.apply_extension')
  applyExtension(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/extend') @Can('basis.extend')
  extend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/refuse-extension') @Can('basis.refuse_extension')
  refuseExtension(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/certify') @Can('basis.certify')
  certify(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/suspend') @Can('basis.suspend')
  suspend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/resume') @Can('basis.resume')
  resume(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/revoke') @Can('basis.revoke')
  revoke(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/effect') @Can('basis.effect')
  effect(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/submit-filing') @Can('basis.submit_filing')
  submitFiling(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/ask-supplement') @Can('basis.ask_supplement')
  askSupplement(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/file') @Can('basis.file')
  file(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/report-change') @Can('basis.report_change')
  reportChange(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/supersede') @Can('basis.supersede')
  supersede(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/terminate') @Can('basis.terminate')
  terminate(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/withdraw') @Can('basis.withdraw')
  withdraw(@OrderIn() order: Order) { return this.writer.write(order); }
}
