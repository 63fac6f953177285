import { createHash } from 'node:crypto';
import { open, readFile, type FileHandle } from 'node:fs/promises';
import { TOKENS_PER_PART, TOKEN_BYTES } from '#core/exchange';
import { connect, ProblemError, Unreachable, type Connection } from '../demo/client.js';
import { at, listAt, textAt, type Json } from '../demo/json.js';
import { EXIT, complain, isSystemError, parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { formatRate, progressLine } from '../progress.js';
import { BadTokenFile, HEADER_BYTES, parseHeader, type TokenHeader } from './token-file.js';

const SPEC = {
  usage: 'yaosu tokens send FILE --url URL --client-id ID --secret-file FILE [--no-progress]',
  summary: 'Sends a token set to the exchange and seals it. What was interrupted goes on where it stopped, whoever sends it again; the digest\n'
    + 'that is printed names the set in a transfer request (people.tokens).',
  flags: {
    url: { value: 'URL', help: 'the exchange, for example https://exchange.example' },
    'client-id': { value: 'ID', help: 'the credential of the exporter (prt_…:cli_…)' },
    'secret-file': { value: 'FILE', help: 'the file that holds its secret' },
    'no-progress': { help: 'do not tell how far it is' },
  },
  positionals: ['FILE'],
} as const satisfies CommandSpec;

const PART_BYTES = TOKENS_PER_PART * TOKEN_BYTES;

/** `yaosu tokens send`: exit code 0 sealed, 1 refused or not a token file, 2 wrong usage, 3 unreadable or no answer. */
export async function tokensSend(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { url, 'client-id': clientId, 'secret-file': secretFile, 'no-progress': isQuiet } = parsed.flags;
  if (url === undefined || clientId === undefined || secretFile === undefined) return wrongUsage(SPEC, '--url, --client-id and --secret-file are needed').report(io);
  try {
    const clientSecret = (await readFile(secretFile, 'utf8')).trim();
    const connection = connect(url);
    const bearer = async (): Promise<string> => `Bearer ${await connection.token({ clientId, clientSecret, participant: clientId.split(':')[0] ?? '' })}`;
    const file = await open(parsed.positionals[0] ?? '', 'r');
    try {
      return await send({ connection, bearer, file, io, hasProgress: !isQuiet });
    } finally {
      await file.close();
    }
  } catch (err) {
    if (err instanceof ProblemError || err instanceof BadTokenFile) return complain(err.message, EXIT.failed, io);
    if (err instanceof Unreachable || isSystemError(err)) return complain(err.message, EXIT.unreadable, io);
    throw err;
  }
}

interface Sending { readonly connection: Connection; readonly bearer: () => Promise<string>; readonly file: FileHandle; readonly io: Io; readonly hasProgress: boolean }

async function send(sending: Sending): Promise<number> {
  const { connection, bearer, file, io } = sending;
  const header = parseHeader((await read(file, 0, HEADER_BYTES)).toString());
  const id = await opened(sending, header);
  let status = await connection.get(`/v1/token-sets/${id}/parts`, await bearer());
  while (listAt(status, 'missing').length > 0) status = await sendMissing(sending, { id, header, status });
  if (textAt(status, 'state') === 'OPEN') await connection.post(`/v1/token-sets/${id}/seal`, {}, { key: `seal-${header.sha256}`, authorization: await bearer() });
  io.out(JSON.stringify({ id, sha256: header.sha256, count: header.count, state: 'SEALED' }));
  return EXIT.ok;
}

/** The set's id: of this attempt, or of the one before. */
async function opened({ connection, bearer }: Sending, { sha256, count, key }: TokenHeader): Promise<string> {
  try {
    return textAt(await connection.post('/v1/token-sets', { sha256, count, key }, { key: `open-${sha256}`, authorization: await bearer() }), 'id');
  } catch (err) {
    if (err instanceof ProblemError && err.code === 'already_exists') return textAt(err.body, 'id');
    throw err;
  }
}

interface Upload { readonly id: string; readonly header: TokenHeader; readonly status: Json }

/** Sends the parts that the exchange says are missing; returns what it says afterwards. */
async function sendMissing({ connection, bearer, file, io, hasProgress }: Sending, { id, header, status }: Upload): Promise<Json> {
  const show = progressLine(io);
  const startedAt = performance.now();
  const total = header.count * TOKEN_BYTES;
  let latest = status;
  for (const ordinal of listAt(status, 'missing').map(Number)) {
    const from = ordinal * PART_BYTES;
    const part = await read(file, HEADER_BYTES + from, Math.min(PART_BYTES, total - from));
    latest = await connection.put(`/v1/token-sets/${id}/parts/${ordinal}`, part, { authorization: await bearer(), digest: createHash('sha256').update(part).digest('base64') });
    const done = Math.min(total, Number(at(latest, 'received')) * PART_BYTES);
    if (hasProgress) show(() => formatRate(done, total, performance.now() - startedAt), done === total);
  }
  return latest;
}

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, from);
  if (bytesRead !== length) throw new BadTokenFile('the token file ends before its tokens do');
  return buffer;
}
