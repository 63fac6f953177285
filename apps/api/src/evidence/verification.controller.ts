import { Controller, Get, Header, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { LogReader } from '#ledger';
import { Open } from '../http/can.decorator.js';
import { queryOf } from '../http/shape.js';

const Looked = queryOf({
  subject: Type.Optional(Type.String({ pattern: '^(trf|bas)_[0-9a-f-]{36}$' })),
  index: Type.String({ pattern: '^(0|[1-9][0-9]{0,14})$' }),
  leaf: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$', description: 'The RFC 6962 leaf hash, base64url' }),
});
interface Looked { readonly subject?: string; readonly index: string; readonly leaf: string }

/**
 * Where the QR code of a printed statement leads: whether the log has that leaf at that place. Both are public in the hash
 * tiles already, so that the page tells a stranger nothing about anybody.
 */
@Controller('log/verify')
export class VerificationController {
  constructor(private readonly log: LogReader) {}

  @Get() @Header('content-type', 'text/html; charset=utf-8') @Open({ query: Looked, produces: 'text/html' })
  async look(@Query() { subject = '', index, leaf }: Looked): Promise<string> {
    const there = await this.log.leaf(Number(index));
    return page(there !== undefined && Buffer.from(there).toString('base64url') === leaf, { subject, index, leaf, origin: this.log.origin });
  }
}

/** Every value was checked against a pattern without markup; the origin is the configuration's. */
const page = (isThere: boolean, { subject, index, leaf, origin }: Looked & { readonly origin: string }): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>核验 Verification</title></head>
<body><h1>${isThere ? '✓ 在日志之中 In the log' : '✗ 不在日志之中 NOT in the log'}</h1>
<p>${subject}</p><p>日志 Log: ${origin}<br>序号 Index: ${index}<br>叶哈希 Leaf hash: ${leaf}</p>
<p>${isThere ? '该条目的叶哈希位于交易所公开日志的上述位置。' : '交易所公开日志的上述位置没有这一叶哈希：证据可能被改动，或者来自别处。'}
不必相信本页：用证据包离线核验（yaosu evidence verify），或者自行读取 /log/checkpoint 与 /log/tile/。</p>
<p>Do not trust this page: verify the bundle offline, or read /log/checkpoint and /log/tile/ yourself.</p></body></html>
`;
