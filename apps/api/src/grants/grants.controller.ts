import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { AccessKeys } from './access-keys.js';
import { Windows } from './windows.js';

@Controller('v1/grants')
export class GrantsController {
  constructor(private readonly writer: Writer, private readonly reader: Reader, private readonly accessKeys: AccessKeys, private readonly windows: Windows) {}

  @Get() @Can('grant.read', { query: listQuery('grant') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('grant', asker, query); }

  @Get(':id') @Can('grant.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('grant', asker, id); }

  @Post(':id/activate') @Can('grant.activate')
  activate(@OrderIn() order: Order) { return this.accessKeys.activate(order); }

  @Post(':id/collect-credential') @Can('grant.collect_credential')
  collectCredential(@OrderIn() order: Order) { return this.accessKeys.collect(order); }

  @Post(':id/suspend') @Can('grant.suspend')
  suspend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/resume') @Can('grant.resume')
  resume(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/revoke') @Can('grant.revoke')
  revoke(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/give-up') @Can('grant.give_up')
  giveUp(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/acknowledge') @Can('grant.acknowledge')
  acknowledge(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/draw') @Can('grant.draw')
  draw(@OrderIn() order: Order) { return this.windows.write(order); }

  @Post(':id/report-use') @Can('grant.report_use')
  reportUse(@OrderIn() order: Order) { return this.windows.write(order); }

  @Post(':id/certify-deletion') @Can('grant.certify_deletion')
  certifyDeletion(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/extend') @Can('grant.extend')
  extend(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/dispute-deletion') @Can('grant.dispute_deletion')
  disputeDeletion(@OrderIn() order: Order) { return this.writer.write(order); }
}
