import { expect, test } from '@jest/globals';
import { countsOf, idOf, nationalReportDocument, reportedFact, type ReportedFact } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';
import { FIRST_REPORT_REACH, NationalReports, type SavedReports } from './national-reports.js';

const LISTING = idOf('listing', '01938f6e-0000-7000-8000-000000000001');
const AT = '2026-06-15T01:30:00.000Z';
const CHECKPOINT = { origin: 'log.example/2026', size: 0, root: Buffer.alloc(32).toString('base64') };

const entryOf = (type: string, data: object, stream: string = LISTING): AuditedEntry => ({ type, stream, at: AT, data }) as unknown as AuditedEntry;
const listed = entryOf('listing.listed', {});
const factAt = (index: number): ReportedFact => reportedFact(listed, index)!;

/** A report of a range with the facts that it is said to have. */
function prepared({ sequence, from, through, facts }: { readonly sequence: number; readonly from: number; readonly through: number; readonly facts: readonly ReportedFact[] }): AuditedEntry {
  const said = { platform: 'reference', sequence, from, through, checkpoint: { ...CHECKPOINT, size: through }, day: '2026-06-15', counts: countsOf(facts) };
  return entryOf('nationalreport.prepared', { ...said, reportSha256: nationalReportDocument(said, facts).sha256 });
}
const complaints = (reports: NationalReports, entry: AuditedEntry, index: number): string[] => reports.add(entry, index).map(({ invariant, what }) => `${invariant}: ${what}`);
const saved = (reports: NationalReports): SavedReports => JSON.parse(JSON.stringify(reports.save())) as SavedReports;

test('what came between the last entry of a report and the report itself is in the next one, also for an audit that was interrupted', () => {
  const first = new NationalReports();
  for (const index of [0, 1, 2]) first.add(listed, index);
  expect(complaints(first, prepared({ sequence: 0, from: 0, through: 2, facts: [factAt(0), factAt(1)] }), 3)).toEqual([]);
  const resumed = new NationalReports(saved(first));
  resumed.add(listed, 4);
  expect(complaints(resumed, prepared({ sequence: 1, from: 2, through: 5, facts: [factAt(2), factAt(4)] }), 5)).toEqual([]);
  expect(saved(resumed)).toEqual({ last: { sequence: 1, through: 5 }, keptFrom: 5, facts: [] });
});

test('one wrong report is complained of once, and the next is held against what is then to come', () => {
  const reports = new NationalReports();
  reports.add(listed, 0);
  expect(complaints(reports, prepared({ sequence: 0, from: 0, through: 1, facts: [] }), 1)).toEqual([expect.stringMatching(/^23: it counts .*"listing":0.*"listing":1/)]);
  reports.add(listed, 2);
  expect(complaints(reports, prepared({ sequence: 1, from: 1, through: 3, facts: [factAt(2)] }), 3)).toEqual([]);
});

test('a ledger that never reports keeps a window of facts, and its first report reaches no further back', () => {
  const step = 11;
  const reports = new NationalReports();
  const last = 40_000 * step;
  for (let index = 0; index <= last; index += step) reports.add(listed, index);
  const { keptFrom, facts } = reports.save();
  expect(keptFrom).toBeGreaterThan(0);
  expect(keptFrom).toBeLessThanOrEqual(last - FIRST_REPORT_REACH);
  expect(facts.length * step).toBeLessThan(last);
  const resumed = new NationalReports(saved(reports));
  expect(complaints(resumed, prepared({ sequence: 0, from: keptFrom - 1, through: last, facts: [] }), last + 1)).toEqual([expect.stringMatching(/too far back/)]);
  const within = facts.filter(({ entry }) => entry < last);
  expect(complaints(new NationalReports(saved(reports)), prepared({ sequence: 0, from: keptFrom, through: last, facts: within }), last + 1)).toEqual([]);
});

test('orders and settlements say what they come to, and what ends says so', () => {
  const id = idOf('order', '01938f6e-0000-7000-8000-000000000003');
  const told = (type: string, data: object): ReportedFact | undefined => reportedFact(entryOf(type, data, id), 7);
  const fact = { entry: 7, at: AT, fact: 'order', id };
  expect(told('order.placed', { total: '129900', currency: 'CNY' })).toEqual({ ...fact, amount: '129900', currency: 'CNY' });
  expect(told('order.cancelled', { reason: 'x' })).toEqual({ ...fact, isEnd: true });
  expect(told('order.written_off', { amount: '4200', reason: 'x' })).toEqual({ ...fact, amount: '4200', isEnd: true });
  expect(told('settlement.confirmed', { kind: 'refund', amount: '4200', currency: 'CNY' })).toEqual({ ...fact, fact: 'settlement', of: 'refund', amount: '4200', currency: 'CNY' });
  expect(told('title.lapsed', { reason: 'x' })).toEqual({ ...fact, fact: 'registration', isEnd: true });
  expect(countsOf([{ fact: 'order' }, { fact: 'order', isEnd: true }, { fact: 'listing', isEnd: true }])).toEqual({ registration: 0, listing: 0, order: 1, settlement: 0, export: 0, ended: 2 });
});

test('only deliveries that leave the mainland are facts, with their path', () => {
  const cleared = (path: string): AuditedEntry => ({ ...entryOf('transfer.cleared', { path }), stream: idOf('transfer', '01938f6e-0000-7000-8000-000000000002') });
  expect(reportedFact(cleared('NOT_OUTBOUND'), 7)).toBeUndefined();
  expect(reportedFact(cleared('STANDARD_CONTRACT'), 7)).toEqual({ entry: 7, at: AT, fact: 'export', id: idOf('transfer', '01938f6e-0000-7000-8000-000000000002'), path: 'STANDARD_CONTRACT' });
  expect(reportedFact(entryOf('listing.created', {}), 7)).toBeUndefined();
});
