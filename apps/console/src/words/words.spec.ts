import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ENTRY_TYPES, SYSTEM_ORG, KINDS as KIND_NAMES, ROLES as ROLE_NAMES, statesOf } from '#core/exchange';
import { filled, type Dictionary, type Pair } from './dictionary.js';
import { entryWords } from './entries.js';
import { kindWords } from './kinds.js';
import { stateWords } from './states.js';
import { ROLES } from './common.js';
import { SYSTEM } from '../parts/names.js';
import { SEARCHED_TYPES } from '../parts/searched-types.js';
import { STATES_OF } from '../parts/states-of.js';

/** Every file of this folder that holds words, found by itself: a new one cannot be left out. */
const FILES = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && name !== 'dictionary.ts');
const isPair = (value: unknown): value is Pair => Array.isArray(value) && value.length === 2 && value.every((text) => typeof text === 'string');
const isDictionary = (value: unknown): value is Dictionary => typeof value === 'object' && value !== null && Object.values(value).every(isPair);
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
const CHINESE = /\p{Script=Han}/u;

describe.each(FILES)('%s', (file) => {
  async function words(): Promise<[string, Pair][]> {
    const found = Object.values(await import(join(import.meta.dirname, file)) as object).filter(isDictionary);
    return found.flatMap((dictionary) => Object.entries(dictionary));
  }

  test('says everything in both languages, with the same values in them', async () => {
    for (const [key, [zh, en]] of await words()) {
      expect({ key, isSaid: zh.trim() !== '' && en.trim() !== '' }).toEqual({ key, isSaid: true });
      expect({ key, values: placeholders(zh) }).toEqual({ key, values: placeholders(en) });
    }
  });
  test('has no English in Chinese and no Chinese in English, but for the name of the other language', async () => {
    for (const [key, [zh, en]] of await words()) if (key !== 'language') expect({ key, zh: CHINESE.test(zh), en: CHINESE.test(en) }).toEqual({ key, zh: true, en: false });
  });
});

const isNamed = ([zh, en]: Pair): boolean => CHINESE.test(zh) && !/[_A-Z]{4}/.test(en);

describe('the console knows', () => {
  test('a name of every kind of aggregate and of every role', () => {
    expect(KIND_NAMES.filter((kind) => !isNamed(kindWords(kind)))).toEqual([]);
    expect(ROLE_NAMES.filter((role) => !Object.hasOwn(ROLES, role))).toEqual([]);
  });
  test('a name of every state', () => {
    expect(KIND_NAMES.flatMap((kind) => statesOf(kind).filter((state) => !isNamed(stateWords(kind, state))).map((state) => `${kind}.${state}`))).toEqual([]);
  });
  test.each(Object.entries(STATES_OF))('the states of a %s, in their order', (kind, states) => {
    expect(KIND_NAMES.filter((name) => name === kind).flatMap(statesOf)).toEqual(states);
  });
  test('only types that there are, to search by', () => expect(SEARCHED_TYPES.filter((type) => !Object.hasOwn(ENTRY_TYPES, type))).toEqual([]));
  test('words for every type of entry', () => {
    expect(Object.keys(ENTRY_TYPES).filter((type) => entryWords(type).join(' ').includes('_') || !isNamed(entryWords(type)) || entryWords(type)[0].endsWith(type.split('.')[1] ?? ''))).toEqual([]);
  });
});

test('who acts as the machinery is the ledger’s own', () => expect(SYSTEM).toBe(SYSTEM_ORG));

test('a placeholder without a value stays visible', () => expect(filled('{count} of {all}', { count: 1 })).toBe('1 of {all}'));
