import { expect, test } from '@jest/globals';
import { signatureHeaders, type WebhookSecret } from '../webhooks/standard-webhooks.js';
import { SignedQuestions } from './signed-questions.js';

const SECRET: WebhookSecret = { scheme: 'v1', bytes: Buffer.alloc(32, 7) };
const NOW_SECONDS = 1_800_000_000;
const asked = (id: string, timestamp = NOW_SECONDS) => signatureHeaders([SECRET], { id, timestamp, body: 'x' });
const questions = (): SignedQuestions => new SignedQuestions(SECRET, () => NOW_SECONDS * 1000);

test('a question is taken once, and again only under another id', () => {
  const taking = questions();
  expect([asked('a'), asked('a'), asked('b')].map((headers) => taking.complaint(headers, 'x'))).toEqual([undefined, 'the question was asked before', undefined]);
});

test.each([[-301, 'the question is not of now'], [-300, undefined], [300, undefined], [301, 'the question is not of now']])('a question of %s seconds from now: %s', (apart, complaint) => {
  expect(questions().complaint(asked('a', NOW_SECONDS + apart), 'x')).toBe(complaint);
});

test('a body that was altered, another secret and no signature are not taken, and use up no id', () => {
  const taking = questions();
  expect(taking.complaint(asked('a'), 'y')).toBe('the signature is not under the shared secret');
  expect(taking.complaint(signatureHeaders([{ ...SECRET, bytes: Buffer.alloc(32, 8) }], { id: 'a', timestamp: NOW_SECONDS, body: 'x' }), 'x')).toBe('the signature is not under the shared secret');
  expect(taking.complaint({}, 'x')).toBe('the question is not signed');
  expect(taking.complaint({ ...asked('a'), 'webhook-timestamp': 'now' }, 'x')).toBe('the question is not signed');
  expect(taking.complaint(asked('a'), 'x')).toBeUndefined();
});

test('an id is remembered for as long as its signature is good, and not for ever', () => {
  let now = NOW_SECONDS;
  const taking = new SignedQuestions(SECRET, () => now * 1000);
  expect(taking.complaint(asked('a', NOW_SECONDS + 300), 'x')).toBeUndefined();
  now += 600;
  expect(taking.complaint(asked('a', NOW_SECONDS + 300), 'x')).toBe('the question was asked before');
  now += 1;
  expect([taking.complaint(asked('b', now), 'x'), taking.complaint(asked('a', now), 'x')]).toEqual([undefined, undefined]);
});
