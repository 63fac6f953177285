import { beforeEach, describe, expect, test } from '@jest/globals';
import { REPORT_FACTS_MAX, REPORTED_FACTS, readNationalReport, sha256Hex, type CommandInput, type CommandName, type Id, type PlatformAnswer, type ReportedFact } from '#core/exchange';
import { SYSTEM, list } from '../../support/ledger.js';
import { aCast, type Cast } from '../cast.js';
import { aHandedIn, aPreparation, aPrepared, answerTo, reportNumbered } from '../national-reports.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

/** What becomes of a command: the code of its refusal, or nothing. */
function outcome<N extends CommandName>(caller: Parameters<Cast['submit']>[0], name: N, input: CommandInput<N>): string | undefined {
  try {
    cast.submit(caller, name, input);
    return undefined;
  } catch (err) {
    return (err as { code?: string }).code;
  }
}
const body = (id: Id<'nationalreport'>): string => cast.documents.get(cast.state(id).reportSha256)?.body ?? '';

describe('a report to the national platform', () => {
  test('is lines whose SHA-256 the entry names, with the facts of the entries and nothing of what they are about', async () => {
    const { listing } = await list(cast, cast.vendor);
    const id = aPrepared(cast);
    const state = cast.state(id);
    expect(sha256Hex(body(id))).toBe(state.reportSha256);
    const read = readNationalReport(body(id));
    if (!read.ok) throw new Error(read.reason);
    expect(read.value.header).toMatchObject({ schema: 'yaosu-report/1', sequence: 0, from: 0, through: state.through, counts: state.counts });
    expect(read.value.facts).toContainEqual({ entry: expect.any(Number), at: expect.any(String), fact: 'listing', id: listing });
    expect(new Set(read.value.facts.flatMap((fact) => Object.keys(fact)))).toEqual(new Set(['entry', 'at', 'fact', 'id']));
    expect(body(id)).not.toContain(cast.vendor.org);
  });

  test('begins where the one before it has ended, and is the only one of its number', () => {
    const first = aPrepared(cast);
    const { through } = cast.state(first);
    const next = aPreparation(cast, { sequence: 1, from: through });
    expect(outcome(SYSTEM, 'nationalreport.prepare', aPreparation(cast))).toBe('already_exists');
    for (const from of [through - 1, through + 1]) expect(outcome(SYSTEM, 'nationalreport.prepare', { ...next, from })).toBe('reference_invalid');
    expect(outcome(SYSTEM, 'nationalreport.prepare', { ...next, sequence: 2 })).toBe('reference_invalid');
    expect(outcome(SYSTEM, 'nationalreport.prepare', next)).toBeUndefined();
    expect(reportNumbered(1) > reportNumbered(0)).toBe(true);
  });

  test('covers entries of its tree alone, each once and in order', () => {
    const whole = aPreparation(cast, { facts: [] });
    const fact = (entry: number): ReportedFact => ({ entry, at: '2026-06-15T01:30:00.000Z', fact: 'listing', id: cast.listing });
    const { through } = whole;
    const tried = (change: object): string | undefined => outcome(SYSTEM, 'nationalreport.prepare', { ...whole, ...change });
    expect(tried({ through: through + 1 })).toBe('reference_invalid');
    expect(tried({ from: through, through: through - 1 })).toBe('reference_invalid');
    expect(tried({ facts: [fact(through)] })).toBe('reference_invalid');
    expect(tried({ facts: [fact(1), fact(1)] })).toBe('reference_invalid');
    expect(tried({ facts: [fact(2), fact(1)] })).toBe('reference_invalid');
    expect(tried({ facts: [fact(0), fact(through - 1)] })).toBeUndefined();
  });

  test('is answered about what was handed in and nothing else', () => {
    const id = aPrepared(cast);
    aHandedIn(cast, id);
    const right = answerTo(cast.state(id), 'accepted');
    const wrong: readonly Partial<PlatformAnswer>[] = [{ receipt: 'another' }, { reportSha256: '0'.repeat(64) }, { outcome: 'rejected' }];
    for (const change of wrong) expect(outcome(SYSTEM, 'nationalreport.acknowledge', { id, answer: { ...right, ...change } })).toBe('reference_invalid');
    expect(outcome(SYSTEM, 'nationalreport.reject', { id, answer: right })).toBe('reference_invalid');
    expect(outcome(SYSTEM, 'nationalreport.acknowledge', { id, answer: right })).toBeUndefined();
    const { answerSha256 } = cast.state(id);
    expect(JSON.parse(cast.documents.get(answerSha256 ?? '')?.body ?? '')).toEqual(right);
  });

  test('that is rejected is a duty of the operator, once for each time, and done when it is handed in again', () => {
    const id = aPrepared(cast);
    for (const attempt of [1, 2]) {
      aHandedIn(cast, id, `receipt-${attempt}`);
      const { entries: [, opened] } = cast.submit(SYSTEM, 'nationalreport.reject', { id, answer: answerTo(cast.state(id), 'rejected', { reasons: ['条目不连续'] }) });
      const duty = opened?.stream as Id<'obligation'>;
      expect([cast.state(id).reasons, cast.state(duty)]).toMatchObject([['条目不连续'], { state: 'OPEN', owner: cast.maker.org, source: id }]);
      cast.submit(cast.checker, 'nationalreport.resubmit', { id, note: '已与平台核实' });
      expect([cast.state(duty).state, cast.state(id)]).toMatchObject(['DONE', { state: 'PREPARED', attempt: attempt + 1, receipt: null, answerSha256: null, reasons: [] }]);
    }
  });

  test('that nobody answers in time is a duty, too, and may be handed in again by a person alone', () => {
    const id = aPrepared(cast);
    aHandedIn(cast, id);
    expect(Date.parse(cast.state(id).dueAt ?? '') - Date.parse(cast.state(id).updatedAt)).toBe(72 * 3_600_000);
    cast.submit(SYSTEM, 'nationalreport.lapse', { id, reason: '超过期限' });
    expect(cast.state(id)).toMatchObject({ state: 'REJECTED', reasons: ['超过期限'] });
    expect(outcome({ ...cast.checker, person: null }, 'nationalreport.resubmit', { id, note: 'x' })).toBe('scope_denied');
  });
});

describe('whoever reads a report', () => {
  const lines = (): string[] => body(aPrepared(cast)).split('\n');

  test.each<[string, (text: string[]) => string]>([
    ['has no last line', (text) => text.join('\n').slice(0, -1)],
    ['is of another schema', ([head = '', ...rest]) => [head.replace('yaosu-report/1', 'yaosu-report/2'), ...rest].join('\n')],
    ['counts otherwise', ([head = '', ...rest]) => [head.replace(/"listing":\d+/, '"listing":77'), ...rest].join('\n')],
    ['is not canonical', ([head = '', ...rest]) => [head.replace(',', ', '), ...rest].join('\n')],
    ['says more of a fact', ([head = '', ...rest]) => [head, ...rest.map((line) => line.replace('"fact"', '"buyer":"x","fact"'))].join('\n')],
    ['has facts in another order', ([head = '', ...rest]) => [head, ...rest.slice(0, -1).reverse(), ''].join('\n')],
    ['is nothing', () => ''],
  ])('takes none that %s', async (_, change) => {
    await list(cast, cast.vendor);
    const text = lines();
    expect(text.length).toBeGreaterThan(3);
    expect(readNationalReport(text.join('\n')).ok).toBe(true);
    expect(readNationalReport(change(text)).ok).toBe(false);
  });

  test('takes as many facts as a report may have, and not one more', () => {
    const id = aPrepared(cast, { facts: [] });
    const [head = ''] = body(id).split('\n');
    const many = (count: number): string => {
      const header = { ...JSON.parse(head) as object, from: 0, through: count, checkpoint: { origin: 'log.example/2026', size: count, root: Buffer.alloc(32).toString('base64') }, counts: { ...Object.fromEntries(REPORTED_FACTS.map((name) => [name, 0])), ended: 0, listing: count } };
      const sorted = (value: object): string => JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
      return `${[header, ...Array.from({ length: count }, (_, entry) => ({ at: '2026-06-15T01:30:00.000Z', entry, fact: 'listing', id: cast.listing }))].map(sorted).join('\n')}\n`;
    };
    expect(readNationalReport(many(REPORT_FACTS_MAX)).ok).toBe(true);
    expect(readNationalReport(many(REPORT_FACTS_MAX + 1)).ok).toBe(false);
  });
});
