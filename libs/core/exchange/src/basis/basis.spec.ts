import { describe, expect, test } from '@jest/globals';
import { gaps, ineffectiveness, type Basis } from './basis.js';
import type { Delivery } from '../transfer/transfer.state.js';

const basis: Basis = {
  id: 'bas_1', state: 'EFFECTIVE', owner: 'prt_1', parties: ['prt_1'], dueAt: null, createdAt: '', updatedAt: '', exporter: 'prt_1', kind: 'STANDARD_CONTRACT',
  scope: { recipients: ['prt_2'], countries: ['SG'], purposes: ['planning'], fields: ['name', 'phone'], generalMax: 1000, sensitiveMax: 10 },
  validFrom: '2026-01-01', validUntil: '2026-12-31', documentSha256: '', impactAssessmentSha256: '', effectiveOn: '2026-03-01', approvalNumber: null, filing: null,
};
const delivery = { recipient: 'prt_2', place: 'SG', purpose: 'planning', manifest: { fields: ['name'] } } as unknown as Delivery;
const day = '2026-06-15';
const totals = { general: 1000, sensitive: 10 };

describe('a basis', () => {
  test('carries what it covers, to its limits', () => {
    expect(gaps(basis, delivery, day, totals)).toEqual([]);
    expect(gaps({ ...basis, state: 'FILED' }, delivery, day, totals)).toEqual([]);
  });

  test.each<{ what: string; given?: Partial<Basis>; asked?: Partial<Delivery>; counted?: typeof totals; reason: RegExp }>([
    { what: 'one person more than its scope', counted: { general: 1001, sensitive: 10 }, reason: /1001 people, covered 1000/ },
    { what: 'one person more with sensitive information', counted: { general: 1000, sensitive: 11 }, reason: /11 people with sensitive information, covered 10/ },
    { what: 'another recipient', asked: { recipient: 'prt_3' }, reason: /recipient prt_3/ },
    { what: 'another country', asked: { place: 'US' }, reason: /US is not covered/ },
    { what: 'another purpose', asked: { purpose: 'marketing' }, reason: /purpose marketing/ },
    { what: 'another field', asked: { manifest: { ...delivery.manifest, fields: ['name', 'address'] } }, reason: /fields address are/ },
    { what: 'anything before it takes effect', given: { state: 'DRAFT' }, reason: /bas_1 is DRAFT/ },
    { what: 'anything after it was withdrawn', given: { state: 'WITHDRAWN' }, reason: /bas_1 is WITHDRAWN/ },
  ])('does not carry $what', ({ given, asked, counted = totals, reason }) => {
    const found = gaps({ ...basis, ...given }, { ...delivery, ...asked }, day, counted);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(reason);
  });

  test('without purposes or fields does not restrict them', () => {
    const open = { ...basis, scope: { ...basis.scope, purposes: [], fields: [] } };
    expect(gaps(open, { ...delivery, purpose: 'anything', manifest: { ...delivery.manifest, fields: ['anything'] } }, day, totals)).toEqual([]);
  });

  test.each([['2026-02-28', false], ['2026-03-01', true], ['2026-12-31', true], ['2027-01-01', false]])('on %s is in effect: %s', (on, isInEffect) => {
    expect(ineffectiveness(basis, on).length === 0).toBe(isInEffect);
  });

  test('names every gap at once', () => {
    expect(gaps({ ...basis, state: 'EXPIRED' }, { ...delivery, place: 'US', purpose: 'x' }, '2027-01-01', { general: 2000, sensitive: 99 })).toHaveLength(6);
  });
});
