import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSigned, receiverKey, signatureHeaders, type WebhookSecret } from './standard-webhooks.js';

/** The example that the reference libraries of Standard Webhooks are tested with. */
const EXAMPLE = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' };
const SECRET: WebhookSecret = { scheme: 'v1', bytes: Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64') };

test('the published example is signed as published', () => {
  expect(signatureHeaders([SECRET], EXAMPLE)).toEqual({ 'webhook-id': EXAMPLE.id, 'webhook-timestamp': '1614265330', 'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' });
  expect(receiverKey(SECRET)).toBe('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
});

describe.each(['v1', 'v1a'] as const)('a signature of %s', (scheme) => {
  const secret = (fill: number): WebhookSecret => ({ scheme, bytes: new Uint8Array(32).fill(fill) });
  const parts = fc.record({ id: fc.stringMatching(/^[a-z0-9_]{1,40}$/), timestamp: fc.nat(), body: fc.string() });

  test('verifies under the key of its receiver, alone or among others, and under no other', () => {
    fc.assert(fc.property(parts, (one) => {
      const header = signatureHeaders([secret(1), secret(2)], one)['webhook-signature'];
      expect([1, 2, 3].map((fill) => isSigned(receiverKey(secret(fill)), one, header))).toEqual([true, true, false]);
    }), { numRuns: 30 });
  });

  test.each([['id', { id: 'msg_2' }], ['time', { timestamp: 2 }], ['body', { body: '{ }' }]])('does not verify with another %s', (_, change) => {
    const one = { id: 'msg_1', timestamp: 1, body: '{}' };
    expect(isSigned(receiverKey(secret(1)), { ...one, ...change }, signatureHeaders([secret(1)], one)['webhook-signature'])).toBe(false);
  });

  test.each(['', 'v1', 'v1,', 'v1a,', 'v9,AAAA', 'v1,AAAA v1a,AAAA'])('is not %p', (header) => {
    expect(isSigned(receiverKey(secret(1)), { id: 'a', timestamp: 1, body: '' }, header)).toBe(false);
  });
});
