import { describe, expect, test } from '@jest/globals';
import { isDue, isForAnother } from './due.js';

const [ME, OTHER] = ['psn_me', 'psn_other'];
const me = { person: ME };

describe('a second step', () => {
  test('is for another person than who took the first', () => {
    expect(isForAnother('participant.admit', { endorsedBy: ME }, me)).toBe('secondPerson');
    expect(isForAnother('participant.admit', { endorsedBy: OTHER }, me)).toBeUndefined();
    expect(isForAnother('registration.decide', { proposal: { maker: ME } }, me)).toBe('secondPerson');
    expect(isForAnother('pack.sign', { signatures: [{ person: ME }] }, me)).toBe('secondPerson');
  });
  test('is open to everybody while nobody has taken the first', () => expect(isForAnother('pack.sign', { signatures: [] }, me)).toBeUndefined());
  test('is no secret to who has no person at all', () => expect(isForAnother('participant.admit', { endorsedBy: null }, { person: null })).toBeUndefined());
});

describe('an assigned step', () => {
  test('is for the person that it is assigned to', () => {
    expect([isForAnother('review.propose', { maker: OTHER }, me), isForAnother('review.propose', { maker: ME }, me), isForAnother('review.propose', { maker: null }, me)]).toEqual(['assignedTo', undefined, undefined]);
  });
});

describe('a step', () => {
  test('is due once the record has what it rests on', () => expect([isDue('participant.admit', { endorsedBy: null }), isDue('participant.admit', { endorsedBy: ME })]).toEqual([false, true]));
  test('is due until it was taken', () => expect([isDue('participant.endorse', { endorsedBy: null }), isDue('participant.endorse', { endorsedBy: ME })]).toEqual([true, false]));
  test('that looks into a list is due while the list has something', () => expect([isDue('registration.consent', { awaited: [] }), isDue('registration.consent', { awaited: ['prt_x'] })]).toEqual([false, true]));
  test('of which nothing is asked is due', () => expect(isDue('certificate.confirm', {})).toBe(true));
});
