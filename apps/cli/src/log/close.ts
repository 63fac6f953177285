import { formatVkey, openNote, sameBytes, toBase64, verifierOf, type SignedCheckpoint } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type Io } from '../io.js';
import { checkLog } from './check-log.js';
import { readCheckpoint } from './checkpoint-file.js';
import { copyDocuments } from './copy-documents.js';
import { writeDurably } from './mirror.js';
import { notVerified, printReport, signersOf, verified, type Report } from './report.js';
import { directorySource, serverSource } from './source.js';
import { openBytes, readTrust, TRUST_FLAGS, witnessJson, witnessRows, type Trust } from './trust.js';
import { progress } from './verify.js';

const SPEC = {
  usage: 'yaosu log close --dir DIR --out FILE --ground TEXT (--vkey VKEY|FILE | --policy FILE) [--url URL] [--json]',
  summary: 'Closes the copy of a log that writes no more, because its exchange was merged into another: proves that DIR holds every entry and every\n'
    + 'document of its last checkpoint, and writes the request (`POST /v1/predecessors`) by which two people of the successor bind that checkpoint\n'
    + 'into their own log. Keep DIR: `yaosu receipt inherited` then proves every old receipt to who trusts the successor alone.',
  flags: {
    dir: { value: 'DIR', help: 'the copy, as `yaosu log export --token` makes it' },
    out: { value: 'FILE', help: 'the request to write' },
    ground: { value: 'TEXT', help: 'why the successor takes this log on' },
    url: { value: 'URL', help: 'where the log was served, without /checkpoint: nothing may have been written since the copy' },
    vkey: TRUST_FLAGS.vkey,
    policy: { ...TRUST_FLAGS.policy, help: 'instead of --vkey, a tlog-policy: its witnesses must have cosigned the last checkpoint' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

interface Request { readonly dir: string; readonly out: string; readonly ground: string; readonly url: string | undefined; readonly trust: Trust }

/** `yaosu log close`: exit code 0 closed, 1 the copy is not whole, 2 wrong usage, 3 unreadable. */
export async function logClose(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { dir, out, ground, url } = parsed.flags;
  return printReport(async () => {
    if (dir === undefined || out === undefined || ground === undefined) return wrongUsage(SPEC, '--dir, --out and --ground are needed');
    const trust = await readTrust(parsed.flags);
    return trust.ok ? close({ dir, out, ground, url, trust: trust.value }, io) : wrongUsage(SPEC, trust.reason);
  }, parsed.flags.json, io);
}

async function close({ dir, out, ground, url, trust }: Request, io: Io): Promise<Report> {
  const source = directorySource(dir);
  const bytes = await readCheckpoint(source);
  const opened = openBytes(bytes, trust.open);
  if (!opened.ok) return notVerified(`checkpoint: ${opened.reason}`);
  const checkpoint = opened.value;
  const { origin, size, root } = checkpoint;
  const verdict = await checkLog({ source, checkpoint, since: undefined, isWithEntries: true, onProgress: progress(size, io) });
  if (!verdict.ok) return notVerified(verdict.reason, { entry: verdict.entry, tile: verdict.tile });
  if (size === 0 || verdict.entries !== 'checked') return notVerified(`${dir} does not hold the entries: export with a regulator's token`);
  const documents = await copyDocuments(source, size, () => undefined);
  if (documents === undefined) return notVerified(`${dir} does not hold the documents`);
  if ('reason' in documents) return notVerified(documents.reason);
  const later = url === undefined ? undefined : await writtenSince(url, checkpoint, trust);
  if (later !== undefined) return notVerified(later);
  const note = Buffer.from(bytes).toString('utf8');
  const vkey = signerAmong(trust, note);
  await writeDurably(out, Buffer.from(`${JSON.stringify({ vkey, final: note, ground }, null, 2)}\n`));
  const rows = [
    ['root', toBase64(root)], ['signed by', signersOf(checkpoint.signatures).join(', ')], ...witnessRows(trust, checkpoint),
    ['documents', `${documents.documents} included, each that an entry names is there`],
    ['request', `${out}, for POST /v1/predecessors of the successor`],
  ] as const;
  return verified(`${origin} ends with ${size} entries, and ${dir} is whole`, rows, { origin, size, root: toBase64(root), ...witnessJson(trust, checkpoint), documents: documents.documents, out });
}

async function writtenSince(url: string, { size, root }: SignedCheckpoint, { openKept }: Trust): Promise<string | undefined> {
  const shown = openBytes(await readCheckpoint(serverSource(url, undefined)), openKept);
  if (!shown.ok) return `${url}/checkpoint: ${shown.reason}`;
  return shown.value.size === size && sameBytes(shown.value.root, root) ? undefined : `the log has ${shown.value.size} entries and the copy ${size}: export again when nothing writes any more`;
}

/** The first trusted key that has signed the note as its log. */
const signerAmong = ({ keys }: Trust, note: string): string | undefined => keys.filter((key) => openNote(note, [verifierOf(key)]).ok).map(formatVkey)[0];
