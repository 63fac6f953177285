import { describe, expect, test } from '@jest/globals';
import { toOdrl } from './policy.js';
import type { Terms } from './terms.js';

const open: Terms = { purposes: [], fields: [], places: [], recipients: [], modes: ['file'], termDays: 30, countMax: null, rowsMax: null, bytesMax: null, onward: false };
const parties = { uid: 'urn:yaosu:agreement:1', type: 'Agreement', assigner: 'prt_1', assignee: 'prt_2', target: 'urn:yaosu:product:1' } as const;

interface Policy { readonly permission: { readonly action: string; readonly constraint?: { readonly leftOperand: string }[] }[]; readonly prohibition: { readonly action: string }[] }
const policyOf = (terms: Terms): Policy => toOdrl(terms, parties) as Policy;
const operands = (terms: Terms): (string | undefined)[] => policyOf(terms).permission.flatMap(({ constraint }) => (constraint ?? []).map(({ leftOperand }) => leftOperand));

describe('a policy', () => {
  test('constrains exactly what the terms restrict', () => {
    expect(operands(open)).toEqual(['deliveryChannel', 'elapsedTime']);
    expect(operands({ ...open, purposes: ['a'], fields: ['b'], places: ['CN'], recipients: ['d'], countMax: 0, rowsMax: 1, bytesMax: 2 })).toEqual([
      'purpose', 'spatial', 'recipient', 'deliveryChannel', 'yaosu:field', 'elapsedTime', 'count', 'yaosu:rows', 'absoluteSize',
    ]);
  });

  test('permits onward passing or prohibits it, never neither nor both', () => {
    const actions = (terms: Terms) => ({ permitted: policyOf(terms).permission.map(({ action }) => action), prohibited: policyOf(terms).prohibition.map(({ action }) => action) });
    expect(actions(open)).toEqual({ permitted: ['use'], prohibited: ['distribute'] });
    expect(actions({ ...open, onward: true })).toEqual({ permitted: ['use', 'distribute'], prohibited: [] });
  });

  test('of an offer names no assignee', () => {
    const { assignee: _, ...offerer } = parties;
    expect(toOdrl(open, { ...offerer, type: 'Offer' })).not.toHaveProperty('assignee');
  });

  test('is the same bytes for the same terms', () => {
    expect(JSON.stringify(toOdrl({ ...open }, { ...parties }))).toBe(JSON.stringify(toOdrl(open, parties)));
  });
});
