import { expect, test } from '@jest/globals';
import { RateLimit } from './rate-limit.js';

const refused = 'rate_limited';

test('an address has its burst, then what time gives it, and does not take another\'s', () => {
  let now = 0;
  const limit = new RateLimit({ burst: 2, perSecond: 1 }, () => now);
  limit.take('a');
  limit.take('a');
  expect(() => limit.take('a')).toThrow(refused);
  limit.take('b');
  now = 1_000;
  limit.take('a');
  expect(() => limit.take('a')).toThrow(refused);
});

test('however many addresses come, the memory is bounded', () => {
  const limit = new RateLimit({ burst: 1, perSecond: 0.001 }, () => 0);
  for (let i = 0; i <= 10_000; i++) limit.take(`address ${i}`);
  expect(() => limit.take('address 10000')).toThrow();
  limit.take('address 0');
});
