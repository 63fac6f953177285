import { expect, test } from '@jest/globals';
import { Bell } from './bell.js';

const { signal } = new AbortController();
const LONG_MS = 60_000;

test('whoever waits is woken by the next ring', async () => {
  const bell = new Bell();
  const waiting = bell.wait(LONG_MS, signal);
  bell.ring();
  await expect(waiting).resolves.toBeUndefined();
});

test('a ring that came while the ledger was looked at is not missed', async () => {
  const bell = new Bell();
  const heard = bell.rings;
  bell.ring();
  await expect(bell.wait(LONG_MS, signal, heard)).resolves.toBeUndefined();
});

test('without a ring the wait has an end, by its time or by the signal', async () => {
  const controller = new AbortController();
  const waiting = new Bell().wait(LONG_MS, controller.signal);
  controller.abort();
  await expect(Promise.all([waiting, new Bell().wait(1, signal)])).resolves.toEqual([undefined, undefined]);
});
