import fc from 'fast-check';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { endOfShanghaiDay, type CommandInput, type Id, type Order } from '#core/exchange';
import { derivedId } from '#ledger';
import { audited } from '../../support/audited.js';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, type Cast } from '../cast.js';
import { activate, aPricedListing, buy, reportDay, usageOf } from '../settling.js';

let cast: Cast;
let grant: Id<'grant'>;
beforeEach(async () => {
  [cast, grant] = await aMetered();
});

/** A grant that is metered by the thousand rows, since 15 June; it is the 20th. */
async function aMetered(): Promise<[Cast, Id<'grant'>]> {
  const stage = await aCast();
  const bought = buy(stage, await aPricedListing(stage), 'rows').grant;
  activate(stage, bought);
  stage.clock.at = '2026-06-20T04:00:00.000Z';
  return [stage, bought];
}

type Report = CommandInput<'usage.report'>;
const midnight = (day: string): string => new Date(Date.parse(`${day}T00:00:00+08:00`)).toISOString();
const aReport = (change: Partial<Report> = {}, window: Partial<Report['window']> = {}): Report =>
  ({ grant, side: 'vendor', window: { from: midnight('2026-06-16'), to: midnight('2026-06-17'), sequence: 1, ...window }, count: 1, rows: 10, bytes: 100, ...change });
const report = (change: Partial<Report> = {}, window: Partial<Report['window']> = {}, caller = cast.vendor): string => outcome(cast, caller, 'usage.report', aReport(change, window));
const usage = () => cast.state(usageOf(grant));

describe('a window of use', () => {
  test('is reported by its own side, once the grant is active', async () => {
    const { grant: waiting } = buy(cast, await aPricedListing(cast), 'rows');
    expect([report({ grant: waiting }), report({ side: 'buyer' }), report({ side: 'buyer' }, {}, cast.foreign), report()]).toEqual(['state_conflict', 'wrong_party', 'accepted', 'accepted']);
  });

  test('follows the one before without a gap or an overlap; what was reported is known', () => {
    const second = { from: midnight('2026-06-17'), to: midnight('2026-06-18'), sequence: 2 };
    expect([report({}, { sequence: 2 }), report(), report(), report({}, { ...second, sequence: 3 }), report({}, { ...second, from: midnight('2026-06-16') })])
      .toEqual(['window_mismatch', 'accepted', 'already_exists', 'window_mismatch', 'window_mismatch']);
    expect(refusalOf(cast, cast.vendor, 'usage.report', aReport())?.params).toEqual({ next: { sequence: 2, from: midnight('2026-06-17') } });
    expect(report({}, second)).toBe('accepted');
  });

  test.each<[string, Partial<Report['window']>, string]>([
    ['ends before it begins', { to: midnight('2026-06-16') }, 'window_mismatch'], ['crosses midnight', { to: new Date(Date.parse(midnight('2026-06-17')) + 1).toISOString() }, 'window_mismatch'],
    ['ends at midnight', { to: midnight('2026-06-17') }, 'accepted'], ['has not ended', { from: '2026-06-20T03:00:00.000Z', to: '2026-06-20T04:01:00.001Z' }, 'window_mismatch'],
    ['ends a minute ahead of our clock', { from: '2026-06-20T03:00:00.000Z', to: '2026-06-20T04:01:00.000Z' }, 'accepted'], ['is older than the grant', { from: midnight('2026-06-14'), to: midnight('2026-06-15') }, 'window_mismatch'],
  ])('that %s: %#', (_, window, wanted) => expect(report({}, window)).toBe(wanted));

  test('is numbered for each enforcement point by itself, and a day waits for all of them', () => {
    expect([report({ enforcementPoint: 'gateway-1' }), report({ enforcementPoint: 'gateway-2', rows: 5 }, { to: new Date(Date.parse(midnight('2026-06-17')) - 1).toISOString() }), report({ side: 'buyer', rows: 15, count: 2, bytes: 200 }, {}, cast.foreign)])
      .toEqual(['accepted', 'accepted', 'accepted']);
    expect(usage().days).toHaveLength(1);
    expect(report({ enforcementPoint: 'gateway-2', count: 0, rows: 0, bytes: 0 }, { from: new Date(Date.parse(midnight('2026-06-17')) - 1).toISOString(), sequence: 2 })).toBe('accepted');
    expect(usage()).toMatchObject({ days: [], reconciledThrough: '2026-06-16', agreed: { count: 2, rows: 15, bytes: 200 } });
  });

  test('says no more of a day than the ledger has room for', () => {
    expect([report({ rows: 1_000_000_000_001 }), report({ rows: 1_000_000_000_000 })]).toEqual(['limit_exceeded', 'accepted']);
  });
});

describe('a day that both sides have reported', () => {
  const both = (vendor: number, buyer: number): void => {
    reportDay(cast, grant, { side: 'vendor', day: '2026-06-16', sequence: 1, rows: vendor });
    reportDay(cast, grant, { side: 'buyer', day: '2026-06-16', sequence: 1, rows: buyer });
  };
  const finding = () => derivedId(1, 'finding', 'usage_difference', usageOf(grant), '2026-06-16');

  test('is agreed by the lesser figure within the tolerance; a hair beyond it is a finding', () => {
    both(10_000, 9_900);
    expect(usage()).toMatchObject({ agreed: { rows: 9_900 }, disputed: [] });
    expect(() => cast.state(finding())).toThrow('there is no');
  });

  test('beyond the tolerance counts as far as both agree, and the rest waits until one side accepts', () => {
    both(10_000, 9_899);
    expect(usage()).toMatchObject({ agreed: { rows: 9_899 }, disputed: [{ month: '2026-06', vendor: { rows: 10_000 }, buyer: { rows: 9_899 } }] });
    expect(cast.state(finding())).toMatchObject({ state: 'RAISED', subject: usageOf(grant), concerned: [cast.vendor.org, cast.foreign.org] });
    const accept = (caller: Cast['vendor'], month = '2026-06'): string => outcome(cast, caller, 'usage.accept', { id: usageOf(grant), month });
    expect([accept(cast.foreign, '2026-05'), accept(cast.foreign), accept(cast.foreign)]).toEqual(['reference_invalid', 'accepted', 'reference_invalid']);
    expect(usage()).toMatchObject({ agreed: { rows: 10_000 }, disputed: [] });
  });

  test('adds nothing where the side that said more accepts the lesser figure', () => {
    both(10_000, 5_000);
    cast.submit(cast.vendor, 'usage.accept', { id: usageOf(grant), month: '2026-06' });
    expect(usage()).toMatchObject({ agreed: { rows: 5_000 }, disputed: [] });
  });
});

describe('what is due', () => {
  const close = (): string => outcome(cast, SYSTEM, 'usage.close', { id: usageOf(grant), reason: 'x' });
  const ordersIn = (): Order[] => cast.entries.filter(({ type }) => type === 'order.placed').map(({ stream }) => cast.state(stream as Id<'order'>));

  test('is a day that one side leaves out: after three days nothing of it is agreed, and what comes later waits for the other side', () => {
    reportDay(cast, grant, { side: 'vendor', day: '2026-06-16', sequence: 1, rows: 1_000 });
    expect(usage().dueAt).toBe(new Date(endOfShanghaiDay('2026-06-19')).toISOString());
    cast.clock.at = '2026-06-19T15:59:59.999Z';
    expect(close()).toBe('state_conflict');
    cast.clock.at = '2026-06-19T16:00:00.000Z';
    expect(close()).toBe('accepted');
    expect(usage()).toMatchObject({ agreed: { rows: 0 }, days: [], disputed: [{ vendor: { rows: 1_000 }, buyer: { rows: 0 } }] });
    reportDay(cast, grant, { side: 'buyer', day: '2026-06-16', sequence: 1, rows: 400 });
    expect(usage()).toMatchObject({ agreed: { rows: 0 }, disputed: [{ vendor: { rows: 1_000 }, buyer: { rows: 400 } }] });
    cast.submit(cast.vendor, 'usage.accept', { id: usageOf(grant), month: '2026-06' });
    expect(usage().agreed.rows).toBe(400);
  });

  test('is the month, three days after its end: what both agree on is ordered at the price of the grant', () => {
    for (const side of ['vendor', 'buyer'] as const) reportDay(cast, grant, { side, day: '2026-06-16', sequence: 1, rows: 3_500 });
    cast.clock.at = '2026-07-03T15:59:59.999Z';
    expect(close()).toBe('state_conflict');
    cast.clock.at = '2026-07-03T16:00:00.000Z';
    expect(close()).toBe('accepted');
    // 3,500 rows at 25 分 a thousand: 87.5, and a half goes to the even number.
    expect(ordersIn()).toMatchObject([{ kind: 'metered', total: '88', period: { from: '2026-06-01', through: '2026-06-30' }, lines: [{ what: 'row', quantity: '3500', amount: '88' }] }]);
    expect(usage()).toMatchObject({ month: '2026-07', agreed: { rows: 0 } });
    expect(close()).toBe('state_conflict');
  });

  test('carries on what comes to nothing, and ends with the grant', () => {
    for (const side of ['vendor', 'buyer'] as const) reportDay(cast, grant, { side, day: '2026-06-16', sequence: 1, rows: 10 });
    cast.clock.at = '2026-07-03T16:00:00.000Z';
    expect(close()).toBe('accepted');
    expect([ordersIn(), usage().agreed.rows, usage().state]).toEqual([[], 10, 'OPEN']);
    cast.submit(SYSTEM, 'grant.expire', { id: grant, reason: 'x' });
    cast.clock.at = '2026-08-03T16:00:00.000Z';
    expect([close(), usage().state, usage().dueAt]).toEqual(['accepted', 'ENDED', null]);
    expect(report({}, { sequence: 2, from: midnight('2026-06-17'), to: midnight('2026-06-18') })).toBe('state_conflict');
  });
});

describe('a window that an enforcement point has drawn under a metered grant', () => {
  const noon = '2026-06-16T04:00:00.000Z';
  const draw = (sequence: number, rows: number, window: Partial<Report['window']> = {}): string[] => {
    const at = { id: grant, enforcementPoint: 'gateway-1', count: 1, rows, bytes: 0 };
    cast.submit(cast.vendor, 'grant.draw', at);
    return cast.submit(cast.vendor, 'grant.report_use', { ...at, window: { from: noon, to: '2026-06-16T05:00:00.000Z', sequence, ...window } }).entries.map(({ type }) => type);
  };

  test('is the vendor’s report of the same use, in the same commit; the vendor reports nothing beside it', () => {
    expect(draw(1, 10)).toEqual(['grant.use_reported', 'usage.reported']);
    expect([report(), report({ enforcementPoint: 'gateway-1' }), report({ enforcementPoint: 'gateway-2' }), report({ side: 'buyer' }, {}, cast.foreign)]).toEqual(['already_exists', 'already_exists', 'accepted', 'accepted']);
    expect(usage()).toMatchObject({ days: [{ day: '2026-06-16', vendor: { count: 2, rows: 20 }, buyer: { rows: 10 } }], reporters: [{ name: 'vendor:gateway-1', sequence: 1 }, {}, {}] });
    expect(audited(cast)).toEqual([]);
  });

  test('goes on where the one before ended, whatever the point has forgotten and however its clock lags', () => {
    draw(1, 1);
    cast.submit(cast.vendor, 'grant.draw', { id: grant, enforcementPoint: 'gateway-1', count: 1, rows: 1, bytes: 0 });
    draw(3, 2, { from: '2026-06-16T04:59:30.000Z', to: '2026-06-16T04:59:40.000Z' });
    draw(4, 3, { from: '2026-06-18T04:00:00.000Z', to: '2026-06-18T05:00:00.000Z' });
    expect(usage()).toMatchObject({ reporters: [{ sequence: 3, through: '2026-06-18T05:00:00.000Z' }], days: [{ day: '2026-06-16', vendor: { rows: 3 } }, { day: '2026-06-18', vendor: { rows: 3 } }] });
    expect(audited(cast)).toEqual([]);
  });

  test('is billed as far as the buyer says so, and a point that has nothing more to say is no difference', () => {
    draw(1, 3_500);
    reportDay(cast, grant, { side: 'buyer', day: '2026-06-16', sequence: 1, rows: 3_500 });
    cast.clock.at = '2026-07-03T16:00:00.000Z';
    const close = (): string[] => cast.submit(SYSTEM, 'usage.close', { id: usageOf(grant), reason: 'x' }).entries.map(({ type }) => type);
    // The buyer's day has 35,000 bytes and the point counted none: what both agree on is the rows.
    expect([close(), close()]).toEqual([['usage.differed', 'finding.noted'], ['order.placed', 'obligation.opened', 'usage.month_closed']]);
    expect(audited(cast)).toEqual([]);
  });

  test('is on record and not billed once the account has ended; one without a meter has no account', async () => {
    cast.submit(cast.vendor, 'grant.draw', { id: grant, enforcementPoint: 'gateway-1', count: 1, rows: 1, bytes: 0 });
    report({ side: 'buyer' }, {}, cast.foreign);
    cast.submit(SYSTEM, 'grant.expire', { id: grant, reason: 'x' });
    cast.clock.at = '2026-07-03T16:00:00.000Z';
    cast.submit(SYSTEM, 'usage.close', { id: usageOf(grant), reason: 'x' });
    cast.submit(cast.foreign, 'usage.accept', { id: usageOf(grant), month: '2026-06' });
    cast.submit(SYSTEM, 'usage.close', { id: usageOf(grant), reason: 'x' });
    expect(usage().state).toBe('ENDED');
    const late = { id: grant, enforcementPoint: 'gateway-1', window: { from: noon, to: noon, sequence: 1 }, count: 1, rows: 1, bytes: 0 };
    expect(cast.submit(cast.vendor, 'grant.report_use', late).entries.map(({ type }) => type)).not.toContain('usage.reported');
    expect(audited(cast)).toEqual([]);
    const { grant: fixed } = buy(cast, await aPricedListing(cast), 'friends');
    activate(cast, fixed);
    const at = { id: fixed, enforcementPoint: 'gateway-1', count: 1, rows: 1, bytes: 0 };
    cast.submit(cast.vendor, 'grant.draw', at);
    const window = { from: cast.clock.at, to: cast.clock.at, sequence: 1 };
    expect(cast.submit(cast.vendor, 'grant.report_use', { ...at, window }).entries.map(({ type }) => type)).toEqual(['grant.use_reported']);
  });
});

interface SaidOfDay { readonly vendor: number | null; readonly buyer: number | null }

/** Both sides report the days from the 16th on. A side that leaves out a day cannot leave a gap: it has stopped reporting. Returns what each has said. */
function tell(stage: Cast, metered: Id<'grant'>, days: readonly SaidOfDay[]): { readonly vendor: number; readonly buyer: number }[] {
  const stopped = { vendor: false, buyer: false };
  return days.map((said, i) => {
    const rows = { vendor: 0, buyer: 0 };
    for (const side of ['vendor', 'buyer'] as const) {
      const figure = said[side];
      stopped[side] ||= figure === null;
      rows[side] = stopped[side] ? 0 : figure ?? 0;
      if (!stopped[side]) reportDay(stage, metered, { side, day: `2026-06-${16 + i}`, sequence: i + 1, rows: rows[side] });
    }
    return rows;
  });
}

test('what is billed is what both sides agree on, and after an acceptance what the vendor says where it says more', async () => {
  const rows = fc.option(fc.integer({ min: 0, max: 100_000 }));
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ vendor: rows, buyer: rows }), { minLength: 1, maxLength: 10 }), fc.boolean(), async (days, isAccepted) => {
    const [stage, metered] = await aMetered();
    stage.clock.at = '2026-07-01T00:00:00.000Z';
    const said = tell(stage, metered, days);
    const id = usageOf(metered);
    if (stage.entries.every(({ stream }) => stream !== id)) return;
    stage.clock.at = '2026-07-03T16:00:00.000Z';
    while (stage.state(id).days.length > 0) stage.submit(SYSTEM, 'usage.close', { id, reason: 'x' });
    const least = said.reduce((sum, { vendor, buyer }) => sum + Math.min(vendor, buyer), 0);
    expect(stage.state(id).agreed.rows).toBe(least);
    const disputed = stage.state(id).disputed.reduce((sum, { vendor, agreed }) => sum + Math.max(0, vendor.rows - agreed.rows), 0);
    if (isAccepted && stage.state(id).disputed.length > 0) stage.submit(stage.foreign, 'usage.accept', { id, month: '2026-06' });
    const billed = least + (isAccepted ? disputed : 0);
    expect(stage.state(id).agreed.rows).toBe(billed);
    stage.submit(SYSTEM, 'usage.close', { id, reason: 'x' });
    const orders = stage.entries.filter(({ type }) => type === 'order.placed').map(({ stream }) => stage.state(stream as Id<'order'>));
    // Up to twenty rows at 25 分 a thousand are half a 分 at most, which is carried on.
    expect(orders.map(({ lines }) => lines[0]?.quantity)).toEqual(billed > 20 ? [String(billed)] : []);
    expect(audited(stage)).toEqual([]);
  }), { seed: 20_261_123, numRuns: 25 });
});
