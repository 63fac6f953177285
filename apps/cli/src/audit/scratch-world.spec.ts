import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Held } from '#core/audit';
import { idOf, type AnyState, type Id } from '#core/exchange';
import { AggregateIndex } from './aggregate-index.js';
import { ScratchWorld } from './scratch-world.js';

/** More than two generations in memory, so that some have to be spilled. */
const MANY = 50_000;
let directory = '';
beforeEach(async () => { directory = await mkdtemp(join(tmpdir(), 'yaosu-scratch-')); });
afterEach(async () => { await rm(directory, { recursive: true }); });

const idAt = (serial: number): Id => idOf('transfer', `${(serial % 7).toString(16).padStart(8, '0')}-0000-7000-8000-${serial.toString(16).padStart(12, '0')}`);
const held = (id: Id, version: number): Held => ({ version, state: { id, note: `版本 ${version}` } as unknown as AnyState });

test('what was put is got, whether it is in memory or spilled, and nothing else', () => {
  const world = new ScratchWorld(join(directory, 'scratch'));
  for (let i = 0; i < MANY; i++) world.put(idAt(i), held(idAt(i), 1));
  for (let i = 0; i < MANY; i += 3) world.put(idAt(i), held(idAt(i), 2));
  expect(world.spilled.aggregates).toBeGreaterThan(0);
  for (let i = 0; i < MANY; i += 101) expect(world.get(idAt(i))).toEqual(held(idAt(i), i % 3 === 0 ? 2 : 1));
  expect(world.get(idAt(MANY))).toBeUndefined();
  expect(world.get(idOf('grant', idAt(5).slice(4)))).toBeUndefined();
  world.close();
});

test('after a crash the world is as it was saved, whatever was written since', () => {
  const path = join(directory, 'scratch');
  const killed = new ScratchWorld(path);
  for (let i = 0; i < MANY; i++) killed.put(idAt(i), held(idAt(i), 1));
  const position = killed.save();
  for (let i = 0; i < MANY; i++) killed.put(idAt(i), held(idAt(i), 9));
  expect(killed.spilled.bytes).toBeGreaterThan(position);
  const world = new ScratchWorld(path, position);
  expect(world.spilled).toEqual({ aggregates: MANY, bytes: position });
  for (let i = 0; i < MANY; i += 101) expect(world.get(idAt(i))).toEqual(held(idAt(i), 1));
  for (const one of [killed, world]) one.close();
});

test('the index keeps every place through its growth', () => {
  const index = new AggregateIndex();
  const uuid = (i: number): string => idAt(i).slice(4);
  for (let i = 0; i < MANY; i++) index.set(uuid(i), { offset: i * 1e6, length: i + 1 });
  expect(index.size).toBe(MANY);
  for (let i = 0; i < MANY; i += 7) expect(index.get(uuid(i))).toEqual({ offset: i * 1e6, length: i + 1 });
  expect(index.get(uuid(MANY))).toBeUndefined();
});
