import { Controller, Get, Header, Param } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import { parseDocumentsPath, parseTilePath } from '#core/tlog';
import { LogReader } from '#ledger';
import { Can, Open } from '../http/can.decorator.js';

const FOR_EVER = 'max-age=31536000, immutable';
const BYTES = 'application/octet-stream';
const TEXT = 'text/plain; charset=utf-8';

/** The transparency log as C2SP tlog-tiles lays it out. Checkpoint and hash tiles are public, entries are for mirrors. */
@Controller('log')
export class LogController {
  constructor(private readonly log: LogReader) {}

  @Get('checkpoint') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=1') @Open({ produces: 'text/plain' })
  async checkpoint(): Promise<string> { return there(await this.log.checkpoint(), 'checkpoint'); }

  @Get('vkey') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=60') @Open({ produces: 'text/plain' })
  vkey(): string { return `${this.log.vkey}\n`; }

  @Get('tile/entries/*') @Header('content-type', BYTES) @Header('cache-control', `private, ${FOR_EVER}`) @Can('log.read_bundle', { produces: BYTES })
  async bundle(@Param('*') rest: string): Promise<Uint8Array> {
    const parsed = parseTilePath(`tile/entries/${rest}`);
    return there(parsed.ok ? await this.log.bundle(parsed.value.index, parsed.value.width) : undefined, 'entry bundle');
  }

  @Get('documents/*') @Header('content-type', BYTES) @Header('cache-control', `private, ${FOR_EVER}`) @Can('log.read_bundle', { produces: BYTES })
  async documents(@Param('*') rest: string): Promise<Uint8Array> {
    const parsed = parseDocumentsPath(`documents/${rest}`);
    return there(parsed.ok ? await this.log.documents(parsed.value.index, parsed.value.width) : undefined, 'document bundle');
  }

  @Get('tile/*') @Header('content-type', BYTES) @Header('cache-control', `public, ${FOR_EVER}`) @Open({ produces: BYTES })
  async tile(@Param('*') rest: string): Promise<Uint8Array> {
    const parsed = parseTilePath(`tile/${rest}`);
    const tile = parsed.ok && parsed.value.level !== 'entries' ? await this.log.tile(parsed.value.level, parsed.value.index, parsed.value.width) : undefined;
    return there(tile, 'tile');
  }
}

/** Missing is 404 exactly: readers of the log take any other status for a broken server. */
function there<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Refusal('not_found', `There is no such ${what}.`);
  return found;
}
