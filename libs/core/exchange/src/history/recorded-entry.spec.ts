import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '#core/tlog';
import { foldRecorded, recordedEntryOf, type RecordedEntry } from './recorded-entry.js';

const OPERATOR = 'prt_00000000-0000-7000-8000-000000000001';
const ENTRY = {
  v: 1, type: 'rulebook.withdrawn', stream: 'rbk_00000000-0000-7000-8000-000000000002', version: 2, at: '2026-03-01T02:03:04.000Z',
  actor: { org: OPERATOR, client: `${OPERATOR}:cli_1` }, parties: [OPERATOR], data: { pack: 'pck_00000000-0000-7000-8000-000000000003', reason: '撤回' }, private: {}, salt: '0'.repeat(32),
};
const read = (change: object = {}) => recordedEntryOf(Buffer.from(canonicalJson({ ...ENTRY, ...change })));
const recorded = (change: object = {}): RecordedEntry => {
  const entry = read(change);
  if (!entry.ok) throw new Error(entry.reason);
  return entry.value;
};

describe('the bytes of an entry are read', () => {
  test('when they have the shape of their type and version', () => {
    expect(recorded()).toMatchObject({ type: 'rulebook.withdrawn', version: 2, data: { reason: '撤回' } });
  });
  test.each<[string, Uint8Array, string]>([
    ['are not canonical', Buffer.from('{"b":1,"a":2}'), 'not the canonical form'],
    ['are no object', Buffer.from('null'), 'not an entry'],
    ['name no stream', Buffer.from(canonicalJson({ ...ENTRY, stream: 7 })), 'not an entry'],
    ['are of an unknown type', Buffer.from(canonicalJson({ ...ENTRY, type: 'toString' })), 'not of the shape of toString version 1'],
    ['are of an unknown version', Buffer.from(canonicalJson({ ...ENTRY, v: 2 })), 'not of the shape of rulebook.withdrawn version 2'],
    ['have other data', Buffer.from(canonicalJson({ ...ENTRY, data: {} })), 'not of the shape'],
  ])('not when they %s', (_, bytes, reason) => {
    const entry = recordedEntryOf(bytes);
    expect(entry.ok ? 'read' : entry.reason).toContain(reason);
  });
});

describe('an entry is folded', () => {
  test('not when another version is next', () => {
    expect(foldRecorded(undefined, recorded())).toEqual({ ok: false, reason: `version 2 of ${ENTRY.stream} where version 1 is next` });
  });
  test('not when the aggregate cannot take it, nor when no aggregate has its id', () => {
    expect(foldRecorded(undefined, recorded({ version: 1 }))).toMatchObject({ ok: false, reason: expect.stringContaining('does not fold') });
    expect(foldRecorded(undefined, recorded({ version: 1, stream: 'xyz_1' }))).toMatchObject({ ok: false, reason: expect.stringContaining('does not fold') });
  });
});
