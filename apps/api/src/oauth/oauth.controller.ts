import { Body, Controller, Get, Header, Headers, HttpCode, Post } from '@nestjs/common';
import { Form, Open } from '../http/can.decorator.js';
import { TokenIssuer, type TokenAnswer } from './token-issuer.js';

/** OAuth 2.0 client credentials for machines (RFC 6749 §4.4), its metadata (RFC 8414) and its keys (RFC 7517). */
@Controller()
export class OAuthController {
  constructor(private readonly issuer: TokenIssuer) {}

  @Post('oauth/token') @HttpCode(200) @Header('cache-control', 'no-store') @Form()
  token(@Body() form: Readonly<Record<string, string>>, @Headers('authorization') authorization: string | undefined): Promise<TokenAnswer> {
    return this.issuer.token(form, authorization);
  }

  @Get('.well-known/jwks.json') @Header('cache-control', 'public, max-age=300') @Open()
  jwks(): object { return this.issuer.jwks(); }

  @Get('.well-known/oauth-authorization-server') @Header('cache-control', 'public, max-age=300') @Open()
  metadata(): object { return this.issuer.metadata(); }
}
