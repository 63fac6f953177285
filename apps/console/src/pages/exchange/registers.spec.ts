import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ACTIONS, KINDS, LIFECYCLES, PREFIX, scopeOf } from '#core/exchange';
import { STEP_RULES } from '../../api/step-rules.js';
import { branchOf } from '../../forms/completed.js';
import type { Schema } from '../../forms/schema.js';
import { pathOfId } from '../../parts/paths.js';
import { STATES_OF } from '../../parts/states-of.js';
import { MEMBERS, memberWords } from '../../words/members.js';
import { recordCodeWords } from '../../words/record-codes.js';
import { REGISTER_STEPS } from '../../words/register-steps.js';
import { BEGINS_WITH, FILTER_CODES, FOLLOWED, memberAt, NEEDS, NEEDS_NO, PERSON_ASSIGNED, PERSON_BEFORE, REGISTERS_TABLE } from './registers.js';

const read = (path: string): Readonly<Record<string, unknown>> => JSON.parse(readFileSync(join(import.meta.dirname, path), 'utf8')) as Readonly<Record<string, unknown>>;
const EXAMPLES = read('../../../../api/src/operations/examples.json') as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const BODIES = read('../../api/bodies.json') as Readonly<Record<string, Schema>>;

const operationOf = (path: string): string => `get${path.split(/[/-]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')}`;
const recordOf = (path: string): unknown => EXAMPLES[`${operationOf(path)}Id`]?.['200'];

/** The names of everything that a record holds, wherever it stands. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]: [string, unknown]) => [name, ...namesIn(one)]);
}
/** The names of everything that a body asks for. */
function asksIn(schema: Schema): string[] {
  const forms = [schema, ...schema.anyOf ?? [], ...(schema.items === undefined ? [] : [schema.items])];
  return forms.flatMap((one) => [...Object.entries(one.properties ?? {}).flatMap(([name, member]) => [name, ...asksIn(member)]), ...(one === schema ? [] : asksIn(one))]);
}
const unnamed = (kind: string, names: readonly string[]): string[] => [...new Set(names)].filter((name) => memberWords(kind, name)[0] === name);
const stepsBelow = (path: string): string[] => Object.entries(STEP_RULES).filter(([one]) => one === `/v1${path}` || one.startsWith(`/v1${path}/{id}/`)).map(([, { action }]) => action);

/** What the profile of an organisation does with itself, and the regulator's own waivers, are other pages. */
const ELSEWHERE = ['participant.exit', 'participant.register_key', 'participant.retire_key', 'person.add', 'credential.issue', 'credential.revoke', 'participant.bootstrap'];

describe.each(REGISTERS_TABLE)('the register of every $kind', ({ kind, path, roles, columns, filters, waits }) => {
  const actions = ACTIONS.filter((action) => action === `${kind}.read`);
  test('is shown to nobody who may not read it', () => {
    expect(actions).toHaveLength(1);
    expect(roles.filter((role) => actions.some((action) => scopeOf([role], action) === undefined))).toEqual([]);
  });
  test('offers every step that there is with its records', () => expect(stepsBelow(path).filter((action) => !Object.hasOwn(REGISTER_STEPS, action) && !ELSEWHERE.includes(action))).toEqual([]));
  test('waits only in states that there are', () => {
    const lifecycle: { readonly states: readonly string[] } | undefined = Object.entries(LIFECYCLES).find(([name]) => name === kind)?.[1];
    expect(waits.filter((state) => lifecycle?.states.includes(state) !== true)).toEqual([]);
  });
  test('shows members and filters by names', () => expect(unnamed(kind, [...columns.flatMap((where) => where.split('.')), ...filters])).toEqual([]));
  test('has a name for all that a record of it holds', () => {
    expect(recordOf(path)).toBeDefined();
    expect(unnamed(kind, namesIn(recordOf(path)).filter((name) => !['parties', 'version', 'updatedAt', 'dueAt', 'next'].includes(name)))).toEqual([]);
  });
  test('is where an id of it leads', () => {
    const prefix = KINDS.filter((one) => one === kind).map((one) => PREFIX[one]);
    expect(pathOfId(`${prefix[0] ?? ''}_00000000-0000-7000-8000-000000000000`)).toBe(`${path}/${prefix[0] ?? ''}_00000000-0000-7000-8000-000000000000`);
  });
});

describe('a step of a register', () => {
  const offered = Object.entries(STEP_RULES).filter(([, { action }]) => Object.hasOwn(REGISTER_STEPS, action));
  test.each(offered)('%s asks in words for all that it takes', (path, { action }) => {
    expect(unnamed(action.split('.')[0] ?? '', asksIn(branchOf(BODIES[path] ?? {}, undefined)))).toEqual([]);
  });
  test('has one name, and is an action of the ledger', () => expect(Object.keys(REGISTER_STEPS).filter((step) => !ACTIONS.some((action) => action === step) || !offered.some(([, { action }]) => action === step))).toEqual([]));
  test('that another person has to take is one of the ledger', () => {
    for (const table of [PERSON_BEFORE, PERSON_ASSIGNED, NEEDS, NEEDS_NO, BEGINS_WITH]) expect(Object.keys(table).filter((step) => !Object.hasOwn(REGISTER_STEPS, step))).toEqual([]);
  });
});

test('a place of a record that is not there says nothing', () => {
  expect([memberAt({ proposal: { maker: 'x' } }, 'proposal.maker'), memberAt({ proposal: null }, 'proposal.maker'), memberAt({ signatures: [{ person: 'a' }] }, 'signatures.0.person'), memberAt({ signatures: [] }, 'signatures.0.person')]).toEqual(['x', null, 'a', null]);
});

test('what is followed are states, and what is chosen by codes are filters in words', () => {
  for (const [kind, states] of Object.entries(FOLLOWED)) expect(STATES_OF[kind as keyof typeof STATES_OF]).toEqual(expect.arrayContaining([...states]));
  for (const [where, codes] of Object.entries(FILTER_CODES)) {
    const [kind = '', name = ''] = where.split('.');
    expect(REGISTERS_TABLE.find((one) => one.kind === kind)?.filters).toContain(name);
    expect(codes.filter((code) => recordCodeWords(name, code) === undefined)).toEqual([]);
  }
});

test('no name is given twice for the same kind and member', () => expect(Object.entries(MEMBERS).filter(([name, words]) => name.includes('.') && memberWords('', name.split('.')[1] ?? '')[0] === words[0])).toEqual([]));
