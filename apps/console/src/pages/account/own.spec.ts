import { describe, expect, test } from '@jest/globals';
import { standingOf } from './own.js';

const NOW = Date.parse('2026-06-15T00:00:00.000Z');
const credential = { validFrom: '2026-06-15T00:00:00.000Z', validUntil: '2026-06-15T00:00:00.001Z', revokedAt: null };

describe('a credential', () => {
  test('is in force from its first instant until its last', () => {
    expect([NOW - 1, NOW, NOW + 1].map((now) => standingOf(credential, now))).toEqual(['notYet', 'inForce', 'expired']);
  });
  test('that was revoked is nothing else', () => expect(standingOf({ ...credential, revokedAt: '2026-06-14T00:00:00.000Z' }, NOW)).toBe('revoked'));
});
