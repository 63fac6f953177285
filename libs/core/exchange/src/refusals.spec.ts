import { expect, test } from '@jest/globals';
import { REFUSALS, Refusal } from './refusals.js';

const rows = Object.entries(REFUSALS);

test('every refusal has a title in Chinese and in English, and no two share one', () => {
  for (const [code, { zh, en }] of rows) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[A-Z]/);
  }
  expect(new Set(rows.flatMap(([, { zh, en }]) => [zh, en])).size).toBe(2 * rows.length);
});

test('the table stands in the order of the checks: shape, authentication, permission, existence, state, rule', () => {
  const statuses = rows.map(([, { status }]) => status);
  expect(statuses).toEqual([...statuses].sort((a, b) => a - b));
  expect([...new Set(statuses)]).toEqual([400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503]);
});

test('a refusal is an error that carries its code, its detail and its parameters', () => {
  const refusal = new Refusal('held', 'It is under hold.', { id: 'grt_1' });
  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({ name: 'Refusal', message: 'held: It is under hold.', code: 'held', detail: 'It is under hold.', params: { id: 'grt_1' } });
});
