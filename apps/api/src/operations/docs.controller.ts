import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Controller, Get, Header } from '@nestjs/common';
import { Open } from '../http/can.decorator.js';

const assets = createRequire(import.meta.url);
const asset = (name: string): Promise<Buffer> => readFile(assets.resolve(`swagger-ui-dist/${name}`));

/** Scripts from here alone; Swagger UI sets styles of its own and has pictures as data. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Yaosu 要素 API</title><link rel="stylesheet" href="docs/swagger-ui.css"></head>
<body><div id="pages"></div><script src="docs/swagger-ui-bundle.js"></script><script src="docs/start.js"></script></body></html>`;
const START = "SwaggerUIBundle({ url: 'openapi.json', dom_id: '#pages', deepLinking: true, docExpansion: 'none', validatorUrl: null });";

/** The API for people, without anything from elsewhere. */
@Controller('docs')
export class DocsController {
  @Get() @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', POLICY) @Open({ produces: 'text/html' })
  page(): string { return PAGE; }

  @Get('start.js') @Header('content-type', 'text/javascript; charset=utf-8') @Open({ produces: 'text/javascript' })
  start(): string { return START; }

  @Get('swagger-ui-bundle.js') @Header('content-type', 'text/javascript; charset=utf-8') @Open({ produces: 'text/javascript' })
  script(): Promise<Buffer> { return asset('swagger-ui-bundle.js'); }

  @Get('swagger-ui.css') @Header('content-type', 'text/css; charset=utf-8') @Open({ produces: 'text/css' })
  style(): Promise<Buffer> { return asset('swagger-ui.css'); }
}
