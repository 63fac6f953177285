import { describe, expect, test } from '@jest/globals';
import { listingOf, minorOf, planDraftOf, planOf, pricesOf, revisionOf, yuanOf } from './offer-body.js';

describe('an amount in 元', () => {
  test.each([['1299', '129900'], ['1299.5', '129950'], ['0.05', '5'], ['0', '0'], ['007', '700'], ['12.345', '12.345'], ['-1', '-1'], ['', ''], [undefined, '']])('%s is %s 分, or stays what it is', (yuan, minor) => expect(minorOf(yuan)).toBe(minor));
});

test.each([
  [{ id: 'a', kind: 'free', amount: '9', unit: 'row' }, { id: 'a', kind: 'free', amount: '0', currency: 'CNY' }],
  [{ id: 'a', kind: 'term', amount: '12', periodDays: 30, unit: 'row' }, { id: 'a', kind: 'term', amount: '1200', currency: 'CNY', periodDays: 30 }],
  [{ id: 'a', kind: 'metered', amount: '0.5', unit: 'row', unitSize: 1000 }, { id: 'a', kind: 'metered', amount: '50', currency: 'CNY', unit: 'row', unitSize: 1000 }],
  [{ id: 'a', kind: 'trial', limits: { termDays: 7 } }, { id: 'a', kind: 'trial', amount: '0', currency: 'CNY', limits: { termDays: 7 } }],
])('a plan says what its kind has: %#', (draft, plan) => expect(planOf(draft)).toEqual(plan));

test('a ground says what its kind has, and nobody is invited to what everybody sees', () => {
  const offer = { ground: { kind: 'registration', title: 't', alternative: 'x' }, visibility: 'public', invited: ['p'], plans: [] };
  expect(listingOf({ product: 'p', offer })).toEqual({ product: 'p', offer: { ground: { kind: 'registration', title: 't' }, visibility: 'public', invited: [], plans: [] } });
});

test.each([['129900', '1299'], ['129950', '1299.50'], ['5', '0.05'], ['0', '0'], ['99999999999999999', '999999999999999.99']])('%s 分 is shown as %s 元, and comes back as what it was', (minor, yuan) => {
  expect(yuanOf(minor)).toBe(yuan);
  expect(minorOf(yuan)).toBe(minor);
});

test('new prices change what the form asks for, and keep what it does not: who a private plan is for, its tolerance', () => {
  const before = [
    { id: 'a', kind: 'metered', amount: '100', currency: 'CNY', unit: 'row', unitSize: 1000, toleranceBasisPoints: 50 },
    { id: 'p', kind: 'private', amount: '100', currency: 'CNY', buyers: ['prt_1'] },
  ] as unknown as Parameters<typeof pricesOf>[1];
  const [a, p] = before.map(planDraftOf);
  expect(pricesOf({ plans: [{ ...a, amount: '2' }, { ...p, amount: '3' }, { id: 'n', kind: 'fixed', amount: '4' }] }, before)).toEqual({ plans: [
    { ...before[0], amount: '200' }, { ...before[1], amount: '300' }, { id: 'n', kind: 'fixed', amount: '400', currency: 'CNY' },
  ] });
});

test('a revision says nothing of the product, which stays', () => expect(revisionOf({ product: 'p', productVersion: 2, offer: {} })).not.toHaveProperty('product'));
