import { Controller, Get, Header, Param, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { HANDLE_TTL_SECONDS, HandleRecord } from '#core/exchange';
import { Handles } from '#ledger';
import { Open } from '../http/can.decorator.js';
import { RateLimit } from '../http/rate-limit.js';

const RESOLUTIONS = { burst: 100, perSecond: 20 };

/** 标识解析: what a handle of this exchange stands for, to anyone; nothing that is not told to anybody elsewhere. */
@Controller('v1/identifiers')
export class IdentifiersController {
  private readonly resolutions = new RateLimit(RESOLUTIONS);
  constructor(private readonly handles: Handles) {}

  /** 410 for what has ended: a handle never changes its meaning. */
  @Get(':prefix/:suffix') @Header('cache-control', `public, max-age=${HANDLE_TTL_SECONDS}`) @Open({ returns: HandleRecord })
  resolve(@Param('prefix') prefix: string, @Param('suffix') suffix: string, @Req() { ip }: FastifyRequest) {
    this.resolutions.take(ip);
    return this.handles.resolve(prefix, suffix);
  }
}
