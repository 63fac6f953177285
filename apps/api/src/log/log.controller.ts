import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Refusal, closed } from '#core/exchange';
import { COSIGNED_LENGTH_MAX, CosignatureInbox, LogDirectory, LogReader } from '#ledger';
import { Can, Open } from '../http/can.decorator.js';
import { queryOf } from '../http/shape.js';

const FOR_EVER = 'max-age=31536000, immutable';
const BYTES = 'application/octet-stream';
const TEXT = 'text/plain; charset=utf-8';
/** Whoever verifies does it in a browser, too, from whatever page; also the answer that something is not there is theirs. */
const ANY_ORIGIN = ['access-control-allow-origin', '*'] as const;

const STAMPS_MAX = 1_000;
const StampsQuery = queryOf({ after: Type.Optional(Type.String({ pattern: '^(-1|0|[1-9][0-9]{0,14})$', description: 'The last size of the page before' })) });

const Cosigned = closed({ note: Type.String({ maxLength: COSIGNED_LENGTH_MAX, description: 'C2SP signed-note: the checkpoint that is published now, with the cosignature of a witness of the policy' }) });
const CosignaturesTaken = closed({ size: Type.Integer({ description: 'Entries of the checkpoint' }), witnesses: Type.Array(Type.String(), { description: 'The witnesses whose cosignatures were taken, as the policy names them' }) });

/**
 * The transparency log as C2SP tlog-tiles lays it out, from the static files that any other web server could serve as well: no
 * request reaches the database but that for a time-stamp. Checkpoint and hash tiles are public, entries are for regulators and mirrors.
 */
@Controller('log')
export class LogController {
  constructor(private readonly log: LogDirectory, private readonly reader: LogReader, private readonly inbox: CosignatureInbox) {}

  @Get('checkpoint') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=1') @Header(...ANY_ORIGIN) @Open({ produces: 'text/plain' })
  async checkpoint(): Promise<Uint8Array> { return there(await this.log.file('public', 'checkpoint'), 'checkpoint'); }

  /** Witnesses that cannot be asked bring their cosignatures; nobody logs in, for a signature says whose it is. */
  @Post('cosignatures') @HttpCode(200) @Open({ body: Cosigned, returns: CosignaturesTaken })
  cosign(@Body() { note }: { readonly note: string }) { return this.inbox.take(note); }

  @Get('vkey') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=60') @Header(...ANY_ORIGIN) @Open({ produces: 'text/plain' })
  async vkey(): Promise<Uint8Array> { return there(await this.log.file('public', 'vkey'), 'key'); }

  /** Who has to cosign the log before it is published (C2SP tlog-policy); 404 where nobody has to. */
  @Get('policy') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=60') @Header(...ANY_ORIGIN) @Open({ produces: 'text/plain' })
  async policy(): Promise<Uint8Array> { return there(await this.log.file('public', 'policy'), 'policy'); }

  /** The sizes of the checkpoints that were time-stamped, one a line, ascending, at most 1,000; none is the end. */
  @Get('timestamps') @Header('content-type', TEXT) @Header('cache-control', 'public, max-age=10') @Header(...ANY_ORIGIN) @Open({ query: StampsQuery, produces: 'text/plain' })
  async timestamps(@Query() { after = '-1' }: { readonly after?: string }): Promise<string> {
    return (await this.reader.timestamped({ after: Number(after), limit: STAMPS_MAX })).map((size) => `${size}\n`).join('');
  }

  @Get('timestamps/:file') @Header('content-type', BYTES) @Header('cache-control', `public, ${FOR_EVER}`) @Header(...ANY_ORIGIN) @Open({ produces: BYTES })
  async timestamp(@Param('file') file: string): Promise<Uint8Array> {
    const [, size, kind] = TIMESTAMP_FILE.exec(file) ?? [];
    if (size === undefined) return there<Uint8Array>(undefined, 'time-stamp');
    // Time-stamps are obtained by one process for all: its directory has the file, the others ask the table.
    return await this.log.file('public', `timestamps/${file}`) ?? there((await this.reader.timestamp(Number(size)))?.[kind === 'tsr' ? 'reply' : 'note'], 'time-stamp');
  }

  @Get('tile/entries/*') @Header('content-type', BYTES) @Header('cache-control', `private, ${FOR_EVER}`) @Can('log.read_bundle', { produces: BYTES })
  async bundle(@Param('*') rest: string): Promise<Uint8Array> { return there(await this.log.tile(`tile/entries/${rest}`, 'restricted'), 'entry bundle'); }

  /** What does not fit an entry: the documents that the entries of a bundle name by their digests. */
  @Get('documents/*') @Header('content-type', BYTES) @Header('cache-control', `private, ${FOR_EVER}`) @Can('log.read_bundle', { produces: BYTES })
  async documents(@Param('*') rest: string): Promise<Uint8Array> { return there(await this.log.documents(`documents/${rest}`), 'document bundle'); }

  @Get('tile/*') @Header('content-type', BYTES) @Header('cache-control', `public, ${FOR_EVER}`) @Header(...ANY_ORIGIN) @Open({ produces: BYTES })
  async tile(@Param('*') rest: string): Promise<Uint8Array> { return there(await this.log.tile(`tile/${rest}`, 'public'), 'tile'); }
}

/** `<size>.tsr` or `<size>.checkpoint`: the time-stamp of a checkpoint, and the checkpoint that it is of. */
const TIMESTAMP_FILE = /^(0|[1-9][0-9]{0,14})\.(tsr|checkpoint)$/;

/** Missing is 404 exactly: readers of the log take any other status for a broken server. */
function there<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Refusal('not_found', `There is no such ${what}.`);
  return found;
}
