import { Controller, Get, Header, Param } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import { LogDirectory } from '#ledger';
import { Can, Open } from '../http/can.decorator.js';

const FOR_EVER = 'max-age=31536000, immutable';
const BYTES = 'application/octet-stream';
const TEXT = 'text/plain; charset=utf-8';
/** Whoever verifies does it in a browser, too, from whatever page; also the answer that something is not there is theirs. */
const ANY_ORIGIN = ['access-control-allow-origin', '*'] as const;

/**
 * The transparency log as C2SP tlog-tiles lays it out, from the static files that any other web server could serve as well: no
 * request reaches the database. Checkpoint and hash tiles are public, entries are for regulators and mirrors.
 */
@Controller('log')
export class LogController {
  constructor(private readonly log: LogDirectory) {}

  @Get('checkpoint') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=1') @Header(...ANY_ORIGIN) @Open({ produces: 'text/plain' })
  async checkpoint(): Promise<Uint8Array> { return there(await this.log.file('public', 'checkpoint'), 'checkpoint'); }

  @Get('vkey') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=60') @Header(...ANY_ORIGIN) @Open({ produces: 'text/plain' })
  async vkey(): Promise<Uint8Array> { return there(await this.log.file('public', 'vkey'), 'key'); }

  /** Who has to cosign the log before it is published (C2SP tlog-policy); 404 where nobody has to. */
  @Get('policy') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=60') @Header(...ANY_ORIGIN) @Open({ produces: 'text/plain' })
  async policy(): Promise<Uint8Array> { return there(await this.log.file('public', 'policy'), 'policy'); }

  @Get('tile/entries/*') @Header('content-type', BYTES) @Header('cache-control', `private, ${FOR_EVER}`) @Can('log.read_bundle', { produces: BYTES })
  async bundle(@Param('*') rest: string): Promise<Uint8Array> { return there(await this.log.tile(`tile/entries/${rest}`, 'restricted'), 'entry bundle'); }

  /** What does not fit an entry: the documents that the entries of a bundle name by their digests. */
  @Get('documents/*') @Header('content-type', BYTES) @Header('cache-control', `private, ${FOR_EVER}`) @Can('log.read_bundle', { produces: BYTES })
  async documents(@Param('*') rest: string): Promise<Uint8Array> { return there(await this.log.documents(`documents/${rest}`), 'document bundle'); }

  @Get('tile/*') @Header('content-type', BYTES) @Header('cache-control', `public, ${FOR_EVER}`) @Header(...ANY_ORIGIN) @Open({ produces: BYTES })
  async tile(@Param('*') rest: string): Promise<Uint8Array> { return there(await this.log.tile(`tile/${rest}`, 'public'), 'tile'); }
}

/** Missing is 404 exactly: readers of the log take any other status for a broken server. */
function there<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Refusal('not_found', `There is no such ${what}.`);
  return found;
}
