import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { evaluateExport, EXPORT_PACKS, GATES, PACKS, withDefaults, type ExportFacts, type GateName, type Question } from '#core/law';
import { canonicalJson } from '#core/tlog';
import { casesOf } from './cases.js';

const run = promisify(execFile);
const FILES: readonly (readonly [GateName, string])[] = [['export', 'export-cases.jsonl'], ['tradability', 'tradability-cases.jsonl'], ['deadline', 'deadlines-cases.jsonl'], ['onward', 'onward-cases.jsonl']];

/** The built command line in a process of its own, under the environment of another place. */
const answersUnder = async (gate: GateName, file: string, env: Readonly<Record<string, string>>): Promise<string> => {
  const { stdout } = await run(process.execPath, ['dist/apps/cli/src/main.js', 'law', gate, '--explain', join('test/conformance/law/cases', file)], { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 64 * 1024 * 1024 });
  return stdout;
};

describe('the same facts and pack give the same bytes in any time zone and any language', () => {
  const places = [
    { TZ: 'UTC', LANG: 'C' }, { TZ: 'Pacific/Kiritimati', LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, { TZ: 'America/New_York', LANG: 'ar_EG.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  ];
  test.each(FILES)('%s', async (gate, file) => {
    const answers = await Promise.all(places.map((env) => answersUnder(gate, file, env)));
    expect(answers[0]?.split('\n').length).toBeGreaterThan(8);
    expect(new Set(answers).size).toBe(1);
  });
});

/**
 * Pinned: whoever changes what a built-in pack states, or what it answers, gives it a new version and pins that beside the
 * old one. A verdict that names a digest must be the same for ever.
 */
describe('a built-in pack never changes under its version', () => {
  const pinned = JSON.parse(readFileSync(join(process.cwd(), 'test/conformance/law/golden.json'), 'utf8')) as { packs: Record<string, string>; verdicts: Record<string, string> };
  const digestOf = (verdicts: readonly object[]): string => hash('sha256', verdicts.map((verdict) => canonicalJson(verdict)).join('\n'), 'hex');

  test('the digest of every pack is the pinned one', () => {
    expect(Object.fromEntries(PACKS.map(({ id, version, digest }) => [`${id}@${version}`, digest]))).toEqual(pinned.packs);
  });

  test('the verdicts on every published case, and on each fact turned about at every threshold, have the pinned bytes', () => {
    const published = casesOf<{ readonly facts: unknown }>('export-cases.jsonl').map(({ facts }) => withDefaults(facts));
    const grid = EXPORT_PACKS.map((pack) => [`${pack.id}@${pack.version}`, digestOf([pack.effectiveFrom, pack.effectiveTo ?? '2026-06-15'].flatMap(turnedAbout).map((facts) => evaluateExport(facts, pack)))]);
    const others = FILES.filter(([gate]) => gate !== 'export').map(([gate, file]) => [gate, digestOf(casesOf<Question>(file).map((question) => GATES[gate](question)))]);
    expect(Object.fromEntries([['export', digestOf(published.map((facts) => evaluateExport(facts)))], ...grid, ...others])).toEqual(pinned.verdicts);
  });
});

/** One fact at a time turned about, with every number of people on both sides of a threshold. */
function turnedAbout(asOf: string): ExportFacts[] {
  const turns: readonly object[] = [
    {}, ...[true, null].map((ciio) => ({ exporter: { ciio } })), { exporter: { kind: 'state_organ' } }, { recipient: { jurisdiction: 'CN' } }, { recipient: { jurisdiction: null } },
    ...(['HK', 'MO'] as const).flatMap((gba) => [true, false].map((onwardOutsideGba) => ({ recipient: { jurisdiction: gba, gba, onwardOutsideGba } }))), { recipient: { cacRestrictedList: true } },
    ...['mainland', 'overseas'].map((accessorLocation) => ({ transfer: { mode: 'remote_access', accessorLocation } })), { transfer: { foreignAuthorityRequest: true } },
    ...['stateSecret', 'sensitive', 'anonymised', 'exportControlled'].flatMap((fact) => [true, null].map((value) => ({ data: { [fact]: value } }))), { data: { pi: false } }, { data: { origin: 'overseas' } },
    ...['core', 'important'].flatMap((grade) => ['none', 'notified', 'ftz_list', null].map((gradeBasis) => ({ data: { grade, gradeBasis } }))),
    ...['contract_individual', 'hr', 'emergency', 'statutory_duty', 'treaty'].flatMap((type) => [true, false].map((necessary) => ({ purpose: { type, necessary, hrRulesLawful: true, hrCollectiveContract: true } }))),
    ...[null, 'SECURITY_ASSESSMENT', 'STANDARD_CONTRACT'].map((listHit) => ({ exporter: { ftz: { listInForce: true, scenarioCovered: true, usageApproved: true, listHit } } })),
    ...['GBA', 'CERT', 'SCC'].map((preference) => ({ preference })), { instruments: { certValid: true } }, { instruments: { sccFiled: true } },
  ];
  const counts = [[0, 1], [0, 99_999], [1, 99_999], [999_999, 0], [999_999, 1]].flatMap(([generalBefore, generalNew]) =>
    [0, 1, 9_999, 10_000].map((sensitiveNew) => ({ generalBefore, generalNew, sensitiveNew, totalProcessed: 999_999, sinceLastYearGeneral: 99_999 })));
  return turns.flatMap((turn) => counts.map((count) => withDefaults({ asOf, ...turn, counts: count })));
}
