import { beforeEach, expect, test } from '@jest/globals';
import { SEALED_WITHIN, SealedFigures, auditEntry, memoryWorld, parseEntry } from '#core/audit';
import { canonicalJson, leafHash } from '#core/tlog';
import { reportDocument, type CommandInput, type MonthlyReport } from '#core/exchange';
import { audited } from '../../support/audited.js';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, aChecked, aGrant, wait, type Cast } from '../cast.js';
import { anOrder, confirm, instruct } from '../settling.js';

let cast: Cast;
beforeEach(async () => {
  cast = await aCast();
  const grant = await aGrant(cast);
  for (let i = 0; i < 3; i++) await aChecked(cast, grant);
  wait(cast, 30);
});

/** Counts every entry as an auditor does. `saved` halves the audit at an index and goes on from what was saved. */
function counted({ saved = -1 }: { readonly saved?: number } = {}): SealedFigures {
  const world = memoryWorld();
  let figures = new SealedFigures();
  cast.entries.forEach(({ body }, index) => {
    if (index === saved) figures = new SealedFigures(JSON.parse(JSON.stringify(figures.save())) as ReturnType<SealedFigures['save']>);
    figures.add(world.view, parseEntry(body), { index, leaf: leafHash(body) });
    auditEntry(world, { index, entry: parseEntry(body) });
  });
  return figures;
}
const sealing = (report: MonthlyReport, change: object = {}): CommandInput<'statistic.seal'> =>
  ({ month: report.month, through: report.through, transfers: report.statistics.transfers.total.value.count, settlements: report.statistics.settlements.total.value.count, report: JSON.parse(canonicalJson(report)) as unknown, ...change });
const june = (through = cast.entries.length): MonthlyReport => counted().report('2026-06', through);

test('a report of what the entries make is sealed, and every auditor finds its digest again', () => {
  const report = june();
  expect(report.statistics.transfers.total).toMatchObject({ value: { count: 3 }, entries: { count: 3 } });
  cast.submit(SYSTEM, 'statistic.seal', sealing(report));
  expect(audited(cast)).toEqual([]);
});

test('money is counted where it is confirmed, and what is given back is taken off', async () => {
  cast.clock.at = '2026-06-29T01:30:00.000Z';
  const order = await anOrder(cast);
  const [paid, other] = [instruct(cast, order, '100001'), instruct(cast, await anOrder(cast), '1')];
  const settled = (): unknown => june().statistics.settlements.total.value;
  expect(settled()).toMatchObject({ count: 0, amount: '0' });
  confirm(cast, paid);
  confirm(cast, other, { amount: '2' });
  expect(settled()).toMatchObject({ count: 1, amount: '100001' });
  confirm(cast, instruct(cast, order, '45000', 'refund'));
  wait(cast, 30);
  expect(settled()).toMatchObject({ count: 2, general: 0, amount: '55001' });
  expect(june().statistics.settlements.tables.find(({ by }) => by.join() === 'currency,direction')?.groups).toMatchObject([{ keys: ['CNY', 'cross-border'], value: { amount: '55001' } }]);
  cast.submit(SYSTEM, 'statistic.seal', sealing(june()));
  expect(audited(cast)).toEqual([]);
});

test('a month in which more is given back than paid comes to less than nothing', async () => {
  const order = await anOrder(cast);
  confirm(cast, instruct(cast, order, '100001'));
  wait(cast, 31);
  confirm(cast, instruct(cast, order, '7', 'refund'));
  const months = ['2026-07', '2026-08'].map((month) => counted().report(month, cast.entries.length).statistics.settlements.total.value);
  expect(months).toMatchObject([{ count: 1, amount: '100001' }, { count: 1, amount: '-7' }]);
});

test('an audit that was interrupted goes on with the same figures', () => {
  for (const saved of [0, 20, cast.entries.length - 1]) expect(reportDocument(counted({ saved }).report('2026-06', cast.entries.length))).toEqual(reportDocument(june()));
});

test('a report counts what lies below its index and nothing behind it', async () => {
  const before = cast.entries.length;
  cast.clock.at = '2026-06-29T01:30:00.000Z';
  await aChecked(cast, await aGrant(cast));
  wait(cast, 30);
  expect([june(before), june()].map(({ statistics }) => statistics.transfers.total.value.count)).toEqual([3, 4]);
  cast.submit(SYSTEM, 'statistic.seal', sealing(june(before)));
  cast.submit(SYSTEM, 'statistic.seal', sealing(june()));
  expect(audited(cast)).toEqual([]);
});

test.each<[string, (report: MonthlyReport) => CommandInput<'statistic.seal'>, RegExp]>([
  ['another number', (report) => sealing(report, { transfers: 4 }), /has 4 deliveries and 0 settlements, the entries make 3 and 0/],
  ['other figures', (report) => sealing(report, { report: { ...report, month: '2026-05' } }), /it seals the report .* of 2026-06, the entries make/],
  ['entries that have not come', (report) => sealing({ ...report, through: report.through + 10 }), /and is itself entry/],
])('a report of %s is found', (_, forged, what) => {
  cast.submit(SYSTEM, 'statistic.seal', forged(june()));
  expect(audited(cast)).toMatchObject([{ invariant: 21, rule: 'figures-sealed', what: expect.stringMatching(what) }]);
});

test('a report that counts less than was known long ago is found', () => {
  const figures = counted();
  const { body } = cast.submit(SYSTEM, 'statistic.seal', sealing(june())).entries[0];
  const at = (index: number): unknown[] => figures.add(memoryWorld().view, parseEntry(body), { index, leaf: leafHash(body) });
  expect(at(cast.entries.length - 1 + SEALED_WITHIN)).toEqual([]);
  expect(at(cast.entries.length + SEALED_WITHIN)).toMatchObject([{ invariant: 21 }]);
});

test('a month is sealed when it is over in Shanghai, and again only with more entries', () => {
  const report = june();
  cast.clock.at = '2026-06-30T15:59:59.999Z';
  expect(() => cast.submit(SYSTEM, 'statistic.seal', sealing(report))).toThrow('is not over in Asia/Shanghai');
  cast.clock.at = '2026-06-30T16:00:00.000Z';
  cast.submit(SYSTEM, 'statistic.seal', sealing(report));
  expect(() => cast.submit(SYSTEM, 'statistic.seal', sealing(report))).toThrow('already_exists');
});
