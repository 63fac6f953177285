import { expect, test } from '@jest/globals';
import { canonicalJson, leafHash, toBase64 } from '#core/tlog';
import type { CommittedEntry } from '#ledger';
import type { Acknowledged } from './journal.js';
import { startScan } from './scan.js';

type Told = readonly [type: string, stream: string, data: object];
const id = (kind: string): `grt_${string}` => `${kind}_1` as `grt_${string}`;

function entriesOf(told: readonly Told[]): CommittedEntry[] {
  const versions = new Map<string, number>();
  return told.map(([type, kind, data], index) => {
    const version = (versions.get(kind) ?? 0) + 1;
    versions.set(kind, version);
    const body = Buffer.from(canonicalJson({ type, stream: id(kind), version, data }));
    return { index, type, stream: id(kind), version, body, leaf: leafHash(body) };
  });
}

function violationsOf(entries: readonly CommittedEntry[], acknowledged: readonly Acknowledged[] = []): string {
  const scan = startScan();
  entries.forEach(scan.add);
  scan.end(acknowledged);
  return scan.violations.join('\n');
}

const terms = { countMax: 1, rowsMax: null, bytesMax: null };
const queued: Told = ['check.queued', 'chk', { subject: id('trf') }];
const passed: Told = ['check.passed', 'chk', {}];
const cleared: Told = ['transfer.cleared', 'trf', { check: id('chk') }];
const started: Told = ['transfer.started', 'trf', {}];
const provisioned: Told = ['grant.provisioned', 'grt', { terms }];
const used = (transfer: string): Told => ['grant.used', 'grt', { transfer, rows: 1, bytes: 1 }];
const returned = (transfer: string): Told => ['grant.use_returned', 'grt', { transfer }];
const placed: Told = ['hold.placed', 'hld', { ground: 'mark:a.1' }];

const acknowledgedWith = (entry: CommittedEntry | undefined, leaf: Uint8Array): Acknowledged => ({
  order: { key: 'a.1', path: '/v1/holds', body: '{}', authorization: '', marker: 'mark:a.1' }, status: 201, sha256: '',
  entries: entry === undefined ? [] : [{ index: entry.index, type: entry.type, stream: entry.stream, version: 1, leafHash: toBase64(leaf) }],
});

test('a ledger in which everything is as it must be has no violations', () => {
  const entries = entriesOf([queued, passed, cleared, started, provisioned, used('a'), returned('a'), used('b'), placed]);
  expect(violationsOf(entries, [acknowledgedWith(entries[8], entries[8]?.leaf ?? new Uint8Array())])).toBe('');
});

test.each<[string, readonly Told[], RegExp]>([
  ['a start without a clearance', [started], /started and never cleared/],
  ['a clearance before its check has passed', [queued, cleared, passed], /had not passed/],
  ['a clearance by the check of another', [['check.queued', 'chk', { subject: id('lst') }], passed, cleared], /had not passed for it/],
  ['a use beyond the limit', [provisioned, used('a'), used('b')], /exceeds its limit: countMax 1, used 2/],
  ['a use that is counted twice', [['grant.provisioned', 'grt', { terms: { ...terms, countMax: 9 } }], used('a'), used('a')], /used grt_1 twice/],
  ['a use that is given back twice', [provisioned, used('a'), returned('a'), returned('a')], /gives grt_1 back/],
  ['people who are counted twice', [queued, passed, cleared, ['tally.reserved', 'tly', { transfer: id('trf') }], ['tally.reserved', 'tly', { transfer: id('trf') }]], /counted twice/],
  ['a command that took effect twice', [placed, placed], /mark:a\.1 had 2 effects/],
])('%s is found', (_what, told, expected) => {
  expect(violationsOf(entriesOf(told))).toMatch(expected);
});

test('a gap, a changed body and a lost acknowledged entry are found', () => {
  const [first, second] = entriesOf([placed, ['hold.lifted', 'hld', { reason: 'x' }]]);
  if (first === undefined || second === undefined) throw new Error('there are two');
  expect(violationsOf([{ ...first, index: 1 }])).toMatch(/stands where 0 was due/);
  expect(violationsOf([{ ...first, body: second.body }])).toMatch(/leaf hash/);
  expect(violationsOf([first], [acknowledgedWith(first, second.leaf)])).toMatch(/acknowledged with entry 0, which is not there or another/);
  expect(violationsOf([], [acknowledgedWith(first, first.leaf)])).toMatch(/not there/);
});
