import { createHash } from 'node:crypto';
import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { OneOf } from '#core/exchange';
import { Open } from '../http/can.decorator.js';
import { queryOf } from '../http/shape.js';
import { PublicFigures, PublicShape } from './public-figures.js';
import { STYLE, publicPage, type Language } from './public-page.js';

const SHORTLY = 'public, max-age=60';
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const PageQuery = queryOf({ lang: Type.Optional(OneOf(['zh', 'en'] as const)) });

/** 公开信息: aggregated figures and the published rules, to anyone, without names and without small numbers. */
@Controller('public')
export class PublicController {
  constructor(private readonly figures: PublicFigures) {}

  @Get() @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', POLICY) @Header('cache-control', SHORTLY) @Open({ query: PageQuery, produces: 'text/html' })
  async page(@Query() { lang = 'zh' }: { readonly lang?: Language }): Promise<string> { return publicPage(await this.figures.view(), lang); }

  @Get('figures.json') @Header('cache-control', SHORTLY) @Open({ returns: PublicShape })
  json() { return this.figures.view(); }

  /** The text of a bulletin, whose SHA-256 the ledger holds. */
  @Get('bulletins/:id/text') @Header('content-type', 'application/json; charset=utf-8') @Header('cache-control', SHORTLY) @Open({ returns: Type.Object({}) })
  text(@Param('id') id: string) { return this.figures.text(id); }
}
