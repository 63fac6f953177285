import { readFile, writeFile } from 'node:fs/promises';
import { exportPackOf, type ExportPack } from '#core/law';
import { Refusal, readDefinition } from '#core/exchange';
import { loadConfig, openRuntime, processEnvironment, replayVerdicts, verdictsFrom, type Runtime, type VerdictReport } from '#ledger';
import { renderTable } from '../demo/table.js';
import { EXIT, parseFlags, wrongUsage, type CommandSpec, type FlagsOf, type Io } from '../io.js';
import { progressLine } from '../progress.js';
import { openProgress } from './verdict-progress.js';

const SPEC = {
  usage: 'yaosu ledger verdicts [--pack DRAFT.json] [--resume FILE] [--json FILE]',
  summary: 'Judges every export verdict of the ledger again, on the facts that were recorded with it. Under the packs that were recorded each must come\n'
    + 'out byte for byte: exit code 1 names the entries where it does not. Under a draft: what would differ, and for whom.\n'
    + 'Works on DATABASE_URL, or on the embedded database under YAOSU_DATA, beside a running service or alone.',
  flags: {
    pack: { value: 'DRAFT.json', help: 'the definition of another pack to judge by' },
    resume: { value: 'FILE', help: 'keep the progress here, and go on from it after an interruption' },
    json: { value: 'FILE', help: 'write the whole report as JSON; - for standard output' },
  },
} as const satisfies CommandSpec;

/** `yaosu ledger verdicts`: what was decided, decided again. */
export async function ledgerVerdicts(args: string[], io: Io): Promise<number> {
  const parsed = parseFlags(args, SPEC);
  if (!parsed.ok) return parsed.report(io);
  const { flags } = parsed;
  const pack = flags.pack === undefined ? undefined : await readPack(flags.pack);
  if (typeof pack === 'string') return wrongUsage(SPEC, pack).report(io);
  const runtime = await openRuntime(loadConfig(processEnvironment(), { background: false }));
  try {
    const report = await replayAll(runtime, { pack, resume: flags.resume, io });
    await show(report, flags, io);
    return report.alarmCount === 0 ? EXIT.ok : EXIT.failed;
  } finally {
    await runtime.close();
  }
}

/** The pack of a file, or what is wrong with it. */
async function readPack(path: string): Promise<ExportPack | string> {
  try {
    return exportPackOf(readDefinition(JSON.parse(await readFile(path, 'utf8')) as object));
  } catch (err) {
    if (err instanceof Refusal || err instanceof SyntaxError) return `${path}: ${err.message}`;
    throw err;
  }
}

interface Asked { readonly pack: ExportPack | undefined; readonly resume: string | undefined; readonly io: Io }

async function replayAll({ ledger, pool }: Runtime, { pack, resume, io }: Asked): Promise<VerdictReport> {
  const { exchange, derivedId } = ledger;
  const kept = resume === undefined ? undefined : await openProgress(resume, { exchange, digest: pack?.digest ?? null });
  const begin = kept?.begin ?? verdictsFrom(await ledger.size(), pack);
  if (kept?.begin !== undefined) io.err(`goes on at entry ${begin.next} of ${begin.report.entries}`);
  const show = progressLine(io);
  const startedAt = performance.now();
  const report = await replayVerdicts({
    pool, exchange, derivedId, begin, ...(pack === undefined ? {} : { pack }),
    onPage: async (progress) => {
      show(() => `${progress.next} of ${begin.report.entries} entries, ${progress.report.verdicts} verdicts, ${rateOf(progress.report.verdicts - begin.report.verdicts, startedAt)} a second`, progress.next === begin.report.entries);
      await kept?.keep(progress);
      return true;
    },
  });
  if (report === undefined) throw new Error('the replay was stopped');
  await kept?.remove();
  return report;
}

const rateOf = (done: number, startedAt: number): number => Math.round((done * 1000) / Math.max(1, performance.now() - startedAt));

async function show(report: VerdictReport, { json }: FlagsOf<typeof SPEC>, io: Io): Promise<void> {
  if (json === '-') io.out(JSON.stringify(report));
  else for (const line of linesOf(report)) io.out(line);
  if (json !== undefined && json !== '-') await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
}

function linesOf(report: VerdictReport): string[] {
  const { pack, entries, verdicts, differing } = report;
  const alarms = report.alarms.map(({ index, check, what }) => `警报 ALARM entry ${index}: ${check} ${what}`);
  const unnamed = report.alarmCount - alarms.length;
  return [
    `${verdicts} verdicts in ${entries} entries, ${pack === null ? 'each under the pack that it names' : `under ${pack.id} ${pack.version} (${pack.digest})`}`,
    ...(pack === null ? [] : impactLines(report)),
    ...alarms, ...(unnamed > 0 ? [`… and ${unnamed} more`] : []),
    ...(pack === null ? [differing === 0 && report.alarmCount === 0 ? '逐字节一致 Every verdict is what its facts and its pack make.' : 'THE LEDGER HOLDS VERDICTS THAT ITS FACTS AND PACKS DO NOT MAKE.'] : []),
  ];
}

function impactLines({ differing, otherwiseFounded, changes, participants, unlisted }: VerdictReport): string[] {
  const rows = participants.map(({ participant, name, differing: count, changes: own, transfers }) =>
    [name ?? participant, String(count), Object.entries(own).map(([change, times]) => `${change} ${times}`).join('; '), transfers.map(({ transfer }) => transfer).join(' ')]);
  return [
    `路径改变 ${differing} would go another way; ${otherwiseFounded} the same way on other articles`,
    ...(differing === 0 ? [] : [
      renderTable(['改变 change', '次数 verdicts'], Object.entries(changes).map(([change, count]) => [change, String(count)])), '',
      renderTable(['出境方 exporter', '次数 verdicts', '改变 changes', '例 transfers'], rows),
    ]),
    ...(unlisted > 0 ? [`… and ${unlisted} verdicts of further exporters`] : []),
  ];
}
