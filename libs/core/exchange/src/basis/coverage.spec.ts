import { describe, expect, test } from '@jest/globals';
import { DIMENSIONS, differences, ineffectiveness, tell, type Asked, type Difference } from './coverage.js';
import type { Basis } from './basis.state.js';
import { CARRIES, BASIS, BASIS_KINDS } from './basis.lifecycle.js';

const basis: Basis = {
  id: 'bas_1', state: 'EFFECTIVE', owner: 'prt_1', parties: ['prt_1'], dueAt: null, createdAt: '', updatedAt: '', exporter: 'prt_1', kind: 'STANDARD_CONTRACT',
  scope: { recipients: ['prt_2'], countries: ['SG'], purposes: ['planning'], fields: ['name', 'phone'], generalMax: 1000, sensitiveMax: 10 },
  validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: '', impactAssessmentSha256: '', authority: null, effectiveOn: '2026-03-01', approvalNumber: null,
  filings: [], answer: null, lastStepOn: null, lasted: false, supersededBy: null, warned: { year: 0, marks: [] },
};
const manifest = { sha256: '', fileCount: 1, rows: 1, bytes: 1, fields: ['name'] };
const asked: Asked = { delivery: { recipient: 'prt_2', place: 'SG', purpose: 'planning', manifest }, onward: false, day: '2026-06-15', totals: { general: 1000, sensitive: 10 } };

describe('a basis', () => {
  test('carries what it covers, to its limits', () => {
    expect(differences(basis, asked)).toEqual([]);
    expect(differences({ ...basis, state: 'FILED' }, asked)).toEqual([]);
  });

  test.each<{ what: string; given?: Partial<Basis>; wanted?: Partial<Asked>; difference: Difference }>([
    { what: 'one person more than its scope', wanted: { totals: { general: 1001, sensitive: 10 } }, difference: { what: 'general', asked: 1001, covered: 1000 } },
    { what: 'one person more with sensitive information', wanted: { totals: { general: 1000, sensitive: 11 } }, difference: { what: 'sensitive', asked: 11, covered: 10 } },
    { what: 'another recipient', wanted: { delivery: { ...asked.delivery, recipient: 'prt_3' } }, difference: { what: 'recipient', asked: ['prt_3'], covered: ['prt_2'] } },
    { what: 'another country', wanted: { delivery: { ...asked.delivery, place: 'US' } }, difference: { what: 'country', asked: ['US'], covered: ['SG'] } },
    { what: 'another purpose', wanted: { delivery: { ...asked.delivery, purpose: 'marketing' } }, difference: { what: 'purpose', asked: ['marketing'], covered: ['planning'] } },
    {
      what: 'another field', wanted: { delivery: { ...asked.delivery, manifest: { ...manifest, fields: ['name', 'address'] } } },
      difference: { what: 'field', asked: ['address'], covered: ['name', 'phone'] },
    },
    { what: 'onward provision that it does not name', wanted: { onward: true }, difference: { what: 'onward', asked: ['onward'], covered: [] } },
    { what: 'anything before it takes effect', given: { state: 'DRAFT' }, difference: { what: 'state', asked: ['EFFECTIVE', 'SUBMITTED', 'SUPPLEMENTING', 'FILED'], covered: ['DRAFT'] } },
    { what: 'anything once it was reported to have changed', given: { state: 'CHANGED' }, difference: { what: 'state', asked: ['EFFECTIVE', 'SUBMITTED', 'SUPPLEMENTING', 'FILED'], covered: ['CHANGED'] } },
    { what: 'anything after its last day', wanted: { day: '2027-01-01' }, difference: { what: 'date', asked: ['2027-01-01'], covered: ['2026-03-01', '2026-12-31'] } },
  ])('does not carry $what', ({ given, wanted, difference }) => {
    expect(differences({ ...basis, ...given }, { ...asked, ...wanted })).toEqual([difference]);
  });

  test('without purposes or fields does not restrict them, and carries onward provision that it names', () => {
    const open = { ...basis, scope: { ...basis.scope, purposes: [], fields: [], onward: true } };
    const wanted = { ...asked, onward: true, delivery: { ...asked.delivery, purpose: 'anything', manifest: { ...manifest, fields: ['anything'] } } };
    expect(differences(open, wanted)).toEqual([]);
  });

  test.each([['2026-02-28', false], ['2026-03-01', true], ['2026-12-31', true], ['2027-01-01', false]])('on %s is in effect: %s', (on, isInEffect) => {
    expect(ineffectiveness(basis, on).length === 0).toBe(isInEffect);
  });

  test('that lasted to its last day covers what is reported late within its days, and nothing after them', () => {
    const over: Basis = { ...basis, state: 'EXPIRED', lasted: true };
    expect([ineffectiveness(over, '2026-12-31'), ineffectiveness(over, '2027-01-01').map(({ what }) => what), ineffectiveness({ ...over, lasted: false }, '2026-12-31').map(({ what }) => what)])
      .toEqual([[], ['date'], ['state']]);
  });

  test('names every difference at once', () => {
    const wanted = { delivery: { recipient: 'prt_3', place: 'US', purpose: 'x', manifest: { ...manifest, fields: ['x'] } }, onward: true, day: '2027-01-01', totals: { general: 2000, sensitive: 99 } } as const;
    expect(differences({ ...basis, state: 'EXPIRED' }, wanted).map(({ what }) => what)).toEqual(DIMENSIONS.filter((what) => what !== 'kind'));
  });
});

test('every difference is told in Chinese and in English with what was asked and what is covered', () => {
  expect(tell({ what: 'field', asked: ['address'], covered: ['name', 'phone'] })).toEqual({ zh: '字段：所需 address，依据 name、phone', en: 'fields: asked address, covered name, phone' });
  expect(tell({ what: 'general', asked: 1001, covered: 1000 })).toEqual({ zh: '个人信息人数：所需 1001，依据 1000', en: 'people: asked 1001, covered 1000' });
  for (const what of DIMENSIONS) expect(tell({ what, asked: [], covered: [] }).zh).toMatch(/\p{Script=Han}.*—，依据 —/u);
});

test('an instrument carries nothing in its first and in its final states', () => {
  for (const kind of BASIS_KINDS) {
    const { final, states } = BASIS[kind];
    expect(CARRIES[kind].filter((state) => state === 'DRAFT' || final.includes(state) || !states.includes(state))).toEqual([]);
  }
});
