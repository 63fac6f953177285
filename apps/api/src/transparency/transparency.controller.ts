import { Controller, Get, Header, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Open } from '../http/can.decorator.js';
import { TransparencyAnswer, TransparencyDesk, TransparencyQuery, PageQueryShape } from './transparency-desk.js';
import { transparencyPage } from './transparency-page.js';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** 个人信息流向查询: what a person's own code was part of. Nothing of it is kept, by us or on the way. */
@Controller()
export class TransparencyController {
  constructor(private readonly desk: TransparencyDesk) {}

  @Get('v1/transparency') @Header('cache-control', 'no-store') @Header('referrer-policy', 'no-referrer') @Open({ query: TransparencyQuery, returns: TransparencyAnswer })
  ask(@Query() query: TransparencyQuery, @Req() { ip }: FastifyRequest) { return this.desk.ask(query, ip); }

  @Get('transparency') @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', POLICY) @Header('cache-control', 'no-store') @Header('referrer-policy', 'no-referrer')
  @Open({ query: PageQueryShape, produces: 'text/html' })
  async page(@Query() { token, after }: Partial<TransparencyQuery>, @Req() { ip }: FastifyRequest): Promise<string> {
    return transparencyPage(token === undefined ? undefined : await this.desk.ask({ token, ...(after === undefined ? {} : { after }) }, ip), token);
  }
}
