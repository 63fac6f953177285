import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { STEP_RULES } from '../api/step-rules.js';
import type { Role, Session } from '../session/session.js';
import type { Asks } from './schema-fields.js';
import { schemaAt, type Schema } from './schema.js';
import { isOpen, mayBegin, type Action, type Stepped } from './step.js';

const session = (id: string, ...roles: Role[]): Session => ({ name: null, person: null, roles, organisations: [], organisation: { id, name: { zh: '甲' }, state: 'ADMITTED' } });
const GRANT: Stepped = { id: 'grt_1', state: 'ACTIVE', version: 1, owner: 'prt_v', vendor: 'prt_v', buyer: 'prt_b' };
const step = (path: Action<Stepped>['path'], more: Partial<Action<Stepped>> = {}): Action<Stepped> => ({ path, title: ['办', 'Do'], hint: ['办', 'Do'], ...more });

describe('a step is open', () => {
  const revoke = step('/v1/grants/{id}/revoke');
  const terminate = step('/v1/transfers/{id}/terminate');
  test.each([
    ['to the side that the permission table names', revoke, GRANT, session('prt_v', 'vendor'), true],
    ['not to the other side, whatever else that one may be', revoke, GRANT, session('prt_b', 'buyer', 'vendor'), false],
    ['to an authority, whose cell is for everything', revoke, GRANT, session('prt_r', 'regulator'), true],
    ['not in a state that the life cycle leaves it out of', revoke, { ...GRANT, state: 'EXPIRED' }, session('prt_v', 'vendor'), false],
    ['not to an authority either, in such a state', revoke, { ...GRANT, state: 'EXPIRED' }, session('prt_r', 'regulator'), false],
    ['to the owner, where a record has no sides', step('/v1/obligations/{id}/fulfil'), { id: 'obl_1', state: 'OPEN', version: 1, owner: 'prt_s' }, session('prt_s', 'service'), true],
    ['to both sides, where the table has both', terminate, { ...GRANT, state: 'STARTED' }, session('prt_b', 'buyer'), true],
    ['to the one side that the page names of two', { ...terminate, by: 'vendor' as const }, { ...GRANT, state: 'STARTED' }, session('prt_b', 'buyer'), false],
    ['to the party that the record names', { ...terminate, whose: () => 'prt_x' }, { ...GRANT, state: 'STARTED' }, session('prt_x', 'vendor'), true],
    ['to nobody where the record does not call for it', { ...revoke, applies: () => false }, GRANT, session('prt_v', 'vendor'), false],
    ['as the record’s own machine says, where the API tells it', revoke, { ...GRANT, next: ['grant.suspend'] }, session('prt_v', 'vendor'), false],
  ] as const)('%s', (...[, action, item, who, is]) => expect(isOpen<Stepped>(action, item, who)).toBe(is));
});

test('a record is begun by whom the permission table lets begin it', () => {
  expect(mayBegin(step('/v1/holds'), session('prt_r', 'regulator'))).toBe(true);
  expect(mayBegin(step('/v1/holds'), session('prt_v', 'vendor', 'buyer'))).toBe(false);
});

/** The tables of steps that are nothing but tables, found by themselves. */
const PAGES = join(import.meta.dirname, '../pages');
const TABLES = readdirSync(PAGES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('-steps.ts'));
const BODIES = JSON.parse(readFileSync(join(import.meta.dirname, '../api/bodies.json'), 'utf8')) as Readonly<Record<string, Schema>>;

/** What is asked for although the body has no place for it. */
const strange = (schema: Schema, asks: Asks): string[] => Object.entries(asks).flatMap(([where, asked]) => {
  const found = schemaAt(schema, where.split('.'));
  if (found === undefined) return [where];
  return 'each' in asked ? strange(found.schema.items ?? {}, asked.each ?? {}).map((name) => `${where}: ${name}`) : [];
});

describe.each(TABLES)('%s', (file) => {
  test('asks for nothing that its steps do not take, and for all that they need', async () => {
    const actions = Object.values(await import(join(PAGES, file)) as object).filter(Array.isArray).flat() as Action<Stepped>[];
    expect(actions.length).toBeGreaterThan(0);
    for (const { path, asks = {}, fields, initial, toBody } of actions) {
      expect({ path, isStep: Object.hasOwn(STEP_RULES, path), strange: strange(BODIES[path] ?? {}, asks) }).toEqual({ path, isStep: true, strange: [] });
      const isAllAsked = fields !== undefined || initial !== undefined || toBody !== undefined;
      const unasked = (BODIES[path]?.required ?? []).filter((name) => !Object.keys(asks).some((where) => where.split('.')[0] === name));
      expect({ path, unasked: isAllAsked ? [] : unasked }).toEqual({ path, unasked: [] });
    }
  });
});
