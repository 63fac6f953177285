import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import type { RotationRequest, WebhookRequest } from '../http/bodies.js';
import { Can } from '../http/can.decorator.js';
import { AskerIn, OrderIn, type Asker, type Order } from '../http/caller.js';
import { listQuery } from '../http/list-query.js';
import { Reader, type PageQuery } from '../http/reader.js';
import { Writer } from '../http/writer.js';
import { DeliveriesQueryShape, DeliveriesShape, DeliveryList, type DeliveriesQuery } from './delivery-list.js';
import { WebhookDesk } from './webhook-desk.js';

/** 推送订阅: messages signed by the Standard Webhooks specification. */
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly desk: WebhookDesk, private readonly delivered: DeliveryList, private readonly writer: Writer, private readonly reader: Reader) {}

  @Post() @Can('webhook.subscribe')
  subscribe(@OrderIn() order: Order<WebhookRequest>) { return this.desk.subscribe(order); }

  @Get() @Can('webhook.read', { query: listQuery('webhook') })
  list(@AskerIn() asker: Asker, @Query() query: PageQuery) { return this.reader.list('webhook', asker, query); }

  @Get(':id') @Can('webhook.read')
  one(@AskerIn() asker: Asker, @Param('id') id: string) { return this.reader.one('webhook', asker, id); }

  /** What was posted and how it fared, the latest first. */
  @Get(':id/deliveries') @Can('webhook.read', { query: DeliveriesQueryShape, returns: DeliveriesShape })
  deliveries(@AskerIn() asker: Asker, @Param('id') id: string, @Query() query: DeliveriesQuery) { return this.delivered.list(asker, id, query); }

  @Post(':id/change') @Can('webhook.change')
  change(@OrderIn() order: Order<WebhookRequest>) { return this.desk.change(order); }

  @Post(':id/rotate-secret') @Can('webhook.rotate_secret')
  rotate(@OrderIn() order: Order<RotationRequest>) { return this.desk.rotate(order); }

  @Post(':id/test') @Can('webhook.test')
  test(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/replay') @Can('webhook.replay')
  replay(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/disable') @Can('webhook.disable')
  disable(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/enable') @Can('webhook.enable')
  enable(@OrderIn() order: Order) { return this.writer.write(order); }

  @Post(':id/remove') @Can('webhook.remove')
  remove(@OrderIn() order: Order) { return this.writer.write(order); }
}
