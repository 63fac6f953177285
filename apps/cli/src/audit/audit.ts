import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '#core/tlog';
import { parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { sinceFinding } from '../log/check-log.js';
import { readAuthorities } from '../log/authorities.js';
import { CHECKPOINT_BYTES_MAX, readCheckpoint } from '../log/checkpoint-file.js';
import { readInput, Unreadable } from '../log/inputs.js';
import { notVerified, printReport, type Report } from '../log/report.js';
import type { Depth } from '../log/scan.js';
import { openScanners } from '../log/scanners.js';
import { openSource, type LogSource, type SourceSpec } from '../log/source.js';
import { openBytes, readTrust, TRUST_FLAGS, type Trust, type TrustedCheckpoint } from '../log/trust.js';
import { specOf } from '../log/verify.js';
import { progressLine } from '../progress.js';
import { checkAnchors } from './anchors.js';
import { Auditor } from './auditor.js';
import { openDays } from './days.js';
import { Findings, ofLog, type AuditFinding } from './findings.js';
import { loadProgress, saveProgress, SCRATCH, type Progress } from './progress-file.js';
import { checkReceipts } from './receipts.js';
import { reportOf } from './report.js';
import { ScratchWorld } from './scratch-world.js';
import { checkSightings, type Sightings } from './sightings.js';

/** What an interruption costs at the most. */
const SAVE_MS = 15_000;

const SPEC = {
  usage: 'yaosu log audit (--url URL --token TOKEN|FILE | --dir DIR) (--policy FILE | --vkey VKEY|FILE) [--since FILE] [--receipts DIR] [--anchors DIR|FILE] [--tsa PEM-FILE] [--state DIR] [--report FILE] [--no-fold] [--no-documents] [--json]',
  summary: 'Audits a whole log without trusting the exchange: every leaf, tile, root, signature and cosignature; every state folded, every invariant\n'
    + 'held against each entry, every verdict made again. It names the first bad index, and says what is wrong there by which rule.',
  flags: {
    url: { value: 'URL', help: 'where the log is served, without /checkpoint' },
    dir: { value: 'DIR', help: 'a directory that `yaosu log export` has written' },
    token: { value: 'TOKEN|FILE', help: 'a regulator\'s token, which opens entries and documents on a server' },
    ...TRUST_FLAGS,
    since: { value: 'FILE', help: 'an older checkpoint: prove that nothing before it was changed' },
    receipts: { value: 'DIR', help: 'a folder of receipts that parties have kept: each must prove what the log holds' },
    anchors: { value: 'DIR|FILE', help: 'receipts of a chain: each tree that was anchored must be a beginning of the log' },
    tsa: { value: 'PEM-FILE', help: 'the certificates of the time-stamping authorities that you trust: every time-stamp of the log is verified' },
    state: { value: 'DIR', help: 'keep the progress here: an interrupted audit goes on, and the next one audits what has come since' },
    report: { value: 'FILE', help: 'write the machine\'s report (JSON) to a file as well' },
    'no-fold': { help: 'hashes and canonical form alone: nothing is folded' },
    'no-documents': { help: 'fold without documents: verdicts are not made again' },
    json: { help: 'print one JSON object' },
  },
} as const satisfies CommandSpec;

type Flags = FlagsOf<typeof SPEC>;

/** A command line made sense of. */
interface Request {
  readonly spec: SourceSpec;
  readonly trust: Trust;
  readonly depth: Depth;
  readonly authorities: readonly Uint8Array[] | undefined;
  readonly flags: Flags;
}

/** `yaosu log audit`: exit code 0 well, 1 findings, 2 wrong usage, 3 unreadable. */
export async function logAudit(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags } = parsed;
  return printReport(async () => {
    const request = await requestOf(flags);
    if (!request.ok) return wrongUsage(SPEC, request.reason);
    const report = await audit(request.value, io);
    if (flags.report !== undefined) writeFileSync(flags.report, `${JSON.stringify(report.json, null, 2)}\n`);
    return report;
  }, flags.json, io);
}

async function requestOf(flags: Flags): Promise<Result<Request>> {
  const spec = await specOf(flags);
  if (!spec.ok) return spec;
  const trust = await readTrust(flags);
  if (!trust.ok) return trust;
  const authorities = flags.tsa === undefined ? undefined : await readAuthorities(flags.tsa);
  if (authorities?.ok === false) return { ok: false, reason: `--tsa: ${authorities.reason}` };
  const depth = flags['no-fold'] ? 'entries' : flags['no-documents'] ? 'forms' : 'documents';
  return { ok: true, value: { spec: spec.value, trust: trust.value, depth, authorities: authorities?.value, flags } };
}

async function audit(request: Request, io: Io): Promise<Report> {
  const { spec, trust, depth, flags } = request;
  const source = openSource(spec);
  const checkpoint = openBytes(await readCheckpoint(source), trust.open);
  if (!checkpoint.ok) return notVerified(`checkpoint: ${checkpoint.reason}`);
  const resumed = flags.state === undefined ? undefined : resumable(flags.state, checkpoint.value, depth);
  const directory = flags.state ?? mkdtempSync(join(tmpdir(), 'yaosu-audit-'));
  mkdirSync(directory, { recursive: true });
  const world = new ScratchWorld(join(directory, SCRATCH), resumed?.scratchBytes);
  try {
    return await run({ request, source, checkpoint: checkpoint.value, trust, resumed, world }, io);
  } finally {
    world.close();
    if (flags.state === undefined) rmSync(directory, { recursive: true });
  }
}

/** What an earlier run has left, if it was an audit of this log to this depth. */
function resumable(directory: string, { origin }: TrustedCheckpoint, depth: Depth): Progress | undefined {
  const progress = loadProgress(directory);
  if (progress === undefined || (progress.origin === origin && progress.depth === depth)) return progress;
  throw new Unreadable(`${directory} holds the state of an audit of ${progress.origin} (${progress.depth}), not of ${origin} (${depth})`);
}

interface Running {
  readonly source: LogSource;
  readonly checkpoint: TrustedCheckpoint;
  readonly trust: Trust;
  readonly request: Request;
  readonly resumed: Progress | undefined;
  readonly world: ScratchWorld;
}

async function run(running: Running, io: Io): Promise<Report> {
  const { request: { spec, depth, flags }, source, checkpoint, trust, resumed, world } = running;
  const [startedAt, resumedFrom] = [performance.now(), resumed?.edge.size ?? 0];
  const { origin, size } = checkpoint;
  const scanners = openScanners(source, spec, size - resumedFrom);
  let savedAt = startedAt;
  const days = openDays(resumed?.days, size - resumedFrom, depth !== 'entries');
  const save = async (): Promise<void> => {
    if (flags.state === undefined) return;
    saveProgress(flags.state, await auditor.progress(origin));
    savedAt = performance.now();
  };
  const show = progressLine(io);
  const onProgress = async (entries: number): Promise<void> => {
    show(() => `${entries} of ${size} entries, ${Math.round(((entries - resumedFrom) * 1000) / (performance.now() - startedAt))}/s`, entries === size);
    if (performance.now() - savedAt > SAVE_MS) await save();
  };
  const auditor = new Auditor({ source, scanners, world, days, depth, resumed, onProgress });
  // What was audited before a failure need not be audited again.
  const tally = await auditor.follow(checkpoint).finally(save).then(() => auditor.tally()).finally(() => Promise.all([scanners.close(), days.close()]));
  const { receipts, anchors, since, sightings, findings } = await besides(running);
  const all = new Findings(tally);
  for (const finding of [...await auditor.conclude(checkpoint), ...findings]) all.add(finding);
  return reportOf({ checkpoint, trust, depth, tally: all.result(), position: auditor.position, since, receipts, anchors, sightings, resumedFrom, elapsedMs: performance.now() - startedAt, spilled: world.spilled });
}

interface Besides { readonly receipts?: number; readonly anchors?: number; readonly since?: number; readonly sightings: Sightings; readonly findings: readonly AuditFinding[] }

/** What others have kept, held against the log: receipts, an older checkpoint, what a chain has, and when they have seen it. */
async function besides(running: Running): Promise<Besides> {
  const { request: { spec, flags, authorities }, resumed, source, checkpoint, trust } = running;
  const held = flags.receipts === undefined ? { findings: [] } : await checkReceipts(flags.receipts, running);
  const kept = flags.since === undefined ? undefined : await readKept(flags.since, trust);
  const since = kept === undefined ? undefined : await sinceFinding(source, checkpoint, kept);
  const sightings = await checkSightings({ source, spec, checkpoint, trust, older: kept, authorities, from: resumed?.edge.size ?? 0 });
  const anchored = flags.anchors === undefined ? { findings: [] } : await checkAnchors(flags.anchors, running);
  return { ...held, ...(kept === undefined ? {} : { since: kept.size }), sightings, ...anchored, findings: [...since === undefined ? [] : [ofLog(since)], ...held.findings, ...anchored.findings, ...sightings.findings] };
}

/** An older checkpoint that somebody has kept. It is signed by the log; whether it was witnessed then is not asked. */
async function readKept(path: string, { openKept }: Trust): Promise<TrustedCheckpoint> {
  const older = openBytes(await readInput(path, CHECKPOINT_BYTES_MAX), openKept);
  if (!older.ok) throw new Unreadable(`${path}: ${older.reason}`);
  return older.value;
}
