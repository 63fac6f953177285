import { Controller, Get, Header, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import type { FastifyReply } from 'fastify';
import type { Readiness } from '#ledger';
import { Can, Open } from '../http/can.decorator.js';
import { openApi } from '../http/openapi.js';
import { RouteTable } from '../http/route-table.js';
import { EXAMPLES } from './examples.js';
import { Health } from './health.js';

const count = Type.Integer({ minimum: 0 });
const QueueShape = Type.Object({ waiting: count, delayed: count, active: count, failed: count });

@Controller()
export class OperationsController {
  private described: object | undefined;
  constructor(private readonly health: Health, private readonly table: RouteTable) {}

  /** The process is alive. */
  @Get('healthz') @Header('cache-control', 'no-store') @Open()
  alive(): object { return { status: 'ok' }; }

  /** The process can answer: 200, or 503 with the part that cannot. */
  @Get('readyz') @Header('cache-control', 'no-store') @Open()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const readiness = await this.health.ready();
    if (!readiness.ready) void reply.status(503);
    return readiness;
  }

  /** Sizes, ages and health in the text format of Prometheus; nothing of what entries say. */
  @Get('metrics') @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8') @Header('cache-control', 'no-store') @Open({ produces: 'text/plain; version=0.0.4' })
  metrics(): Promise<string> { return this.health.metrics(); }

  /** How many compliance checks wait, run and have failed. */
  @Get('v1/queue') @Can('queue.read', { returns: QueueShape })
  queue(): Promise<object> { return this.health.queue(); }

  @Get('openapi.json') @Header('cache-control', 'public, max-age=60') @Open()
  openapi(): object { return (this.described ??= openApi(this.table.routes, this.health.baseUrl, EXAMPLES)); }
}
