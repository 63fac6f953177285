import { expect, test } from '@jest/globals';
import { requestIdOf } from './request-id.js';

test.each([['a-b_1', 'a-b_1'], ['x'.repeat(128), 'x'.repeat(128)]])('a sane id is taken over', (given, id) => {
  expect(requestIdOf({ headers: { 'x-request-id': given } })).toBe(id);
});
test.each([undefined, '', 'a b', 'x'.repeat(129), 'line\nbreak', 'ü'])('%j gets a new id', (given) => {
  expect(requestIdOf({ headers: { 'x-request-id': given } })).toMatch(/^[0-9a-f-]{36}$/);
});
