import { byDigest } from '#core/audit';
import { recordedEntryOf } from '#core/exchange';
import {
  bundleOf, consistencyProof, decodeUtf8, formatTlogProof, inclusionProof, leafHash, parseCanonicalJson, parseCheckpoint, parseVkeys, textOfNote, tileAt, TILE_WIDTH, toBase64,
  type Result, type VerificationKey,
} from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { readCheckpoint } from './checkpoint-file.js';
import { literalOrFile } from './inputs.js';
import { readHistory, type KeyHistory } from './key-history.js';
import { writeDurably } from './mirror.js';
import { contradict, Contradiction, readBundle, readDocuments, readTile } from './parts.js';
import { notVerified, printReport, type Report } from './report.js';
import { directorySource, serverSource, type LogSource } from './source.js';
import { openSuccession, type StatedReceipt, type SuccessionFile } from './succession-file.js';
import { successionReport } from './succession-verify.js';
import { trustKeys } from './trust.js';
import { progress } from './verify.js';

const TOKEN_BYTES_MAX = 16 * 1024;

const SPEC = {
  usage: 'yaosu log succeed (--url URL --token TOKEN|FILE | --dir DIR) --out FILE [--json]',
  summary: 'Makes the document by which a log that goes on under another name leads everyone who trusts the old one to the new key: the receipts of the\n'
    + 'announcement and of the succession, and the proof that the old tree is the beginning of the new one. Publish it beside the new vkey;\n'
    + '`yaosu log succession verify FILE` checks it offline. To be made when the new log has published its first checkpoint.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'a directory that holds a copy of the log with its entries and documents' },
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s token, which opens the entries on a server' },
    out: { value: 'FILE', help: 'the file to write' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

/** `yaosu log succeed`: exit code 0 made, 1 the log does not bear it out, 2 wrong usage, 3 unreadable. */
export async function logSucceed(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { out } = parsed.flags;
  return printReport(async () => {
    const source = await sourceOf(parsed.flags);
    if (!source.ok) return wrongUsage(SPEC, source.reason);
    return out === undefined ? wrongUsage(SPEC, '--out is missing') : make(source.value, out, io).catch(told);
  }, parsed.flags.json, io);
}

function told(err: unknown): Report {
  if (err instanceof Contradiction) return notVerified(err.finding.reason);
  throw err;
}

async function sourceOf({ url, dir, token }: FlagsOf<typeof SPEC>): Promise<Result<LogSource>> {
  if ((url === undefined) === (dir === undefined)) return { ok: false, reason: 'give either --url or --dir' };
  if (dir !== undefined) return { ok: true, value: directorySource(dir) };
  return { ok: true, value: serverSource(url ?? '', token === undefined ? undefined : await literalOrFile(token, TOKEN_BYTES_MAX)) };
}

/** Nothing is written that would not verify under the keys which the entries give for the old log. */
async function make(source: LogSource, out: string, io: Io): Promise<Report> {
  const note = decodeUtf8(await readCheckpoint(source));
  const current = note.ok ? parseCheckpoint(textOfNote(note.value)) : note;
  if (!note.ok || !current.ok) return notVerified(`checkpoint: ${current.ok ? '' : current.reason}`);
  const { origin, size } = current.value;
  const { keys } = await readHistory(source, { size, sizes: [], onProgress: progress(size, io) });
  const successor = keys.findLast(({ vkey, final }) => final !== undefined && vkey.startsWith(`${origin}+`));
  const { announced, inForce, final } = successor ?? {};
  if (announced === undefined || inForce === undefined || final === undefined) return notVerified(`no entry of ${origin} says that it succeeds another log`);
  if (announced >= final.size) return notVerified(`the last checkpoint of ${final.origin} has ${final.size} entries, and the key was announced by entry ${announced}: nobody who trusts the old log can be led to it`);
  const file: SuccessionFile = {
    kind: 'yaosu-succession', version: 1,
    announced: await receiptOf(source, { index: announced, size: final.size, within: size, checkpoint: await finalNote(source, inForce, size) }),
    succeeded: await receiptOf(source, { index: inForce, size, within: size, checkpoint: note.value }),
    consistency: (await consistencyProof({ oldSize: final.size, newSize: size }, (tile) => readTile(source, tile))).map(toBase64),
  };
  const bytes = Buffer.from(`${JSON.stringify(file, null, 2)}\n`);
  const trust = trustKeys(keysOf(keys, final.origin));
  const opened = openSuccession(bytes, trust);
  if (!opened.ok) return notVerified(opened.reason);
  await writeDurably(out, bytes);
  const report = successionReport(opened.value, trust);
  return { ...report, headline: `made ${out}: ${opened.value.current.origin} succeeds ${final.origin}`, json: { ...report.json, out } };
}

function keysOf(keys: readonly KeyHistory[], origin: string): readonly VerificationKey[] {
  const parsed = parseVkeys(keys.map(({ vkey }) => vkey).filter((vkey) => vkey.startsWith(`${origin}+`)).join('\n'));
  return parsed.ok ? parsed.value : [];
}

interface Place { readonly index: number; readonly size: number; readonly within: number; readonly checkpoint: string }

/** The receipt of an entry in the tree of `size` leaves, out of the tiles of the tree of `within` leaves of which that is the beginning. */
async function receiptOf(source: LogSource, { index, size, within, checkpoint }: Place): Promise<StatedReceipt> {
  const entry = await entryAt(source, index, within);
  const hashes = await inclusionProof({ index, size }, (tile) => readTile(source, tileAt(tile, within)));
  return { entry: toBase64(entry), index: String(index), leafHash: toBase64(leafHash(entry)), proof: formatTlogProof({ index, hashes, checkpoint }) };
}

async function entryAt(source: LogSource, index: number, size: number): Promise<Uint8Array> {
  const entry = (await readBundle(source, bundleOf(index, size)))[index % TILE_WIDTH];
  return entry ?? contradict({ reason: `there is no entry ${index}`, entry: index });
}

/** The last note of the old log, with its signatures: a document of the entry that succeeds it. */
async function finalNote(source: LogSource, index: number, size: number): Promise<string> {
  const entry = recordedEntryOf(await entryAt(source, index, size));
  if (!entry.ok) return contradict({ reason: `entry ${index}: ${entry.reason}`, entry: index });
  const { final: { noteSha256 } } = entry.value.data as { readonly final: { readonly noteSha256: string } };
  const document = byDigest((await readDocuments(source, bundleOf(index, size))).documents).get(noteSha256);
  const parsed = document === undefined ? undefined : parseCanonicalJson(document);
  if (parsed?.ok !== true) return contradict({ reason: `the document ${noteSha256} of entry ${index} is missing`, entry: index });
  const { note } = parsed.value as { readonly note?: unknown };
  return String(note);
}
