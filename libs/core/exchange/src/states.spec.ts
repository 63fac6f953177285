import { describe, expect, test } from '@jest/globals';
import { ENTRY_TYPES, isEntryType } from './entry-types.js';
import { holdsAfter, type FoldEntry } from './kernel/fold.js';
import { KINDS, PREFIX, idOf, type Id } from './kernel/id.js';
import { LIFECYCLES } from './lifecycles.js';
import { Refusal } from './refusals.js';
import { evolve } from './states.js';

const UUID = '01938f6e-0000-7000-8000-000000000001';
const AT = '2026-06-15T01:30:00.000Z';
const entryOf = (type: string, stream: Id, data: unknown): FoldEntry => ({ type, stream, at: AT, actor: { org: 'prt_1', client: 'test' }, data, private: {} }) as FoldEntry;

const placed = entryOf('hold.placed', idOf('hold', UUID), { target: 'grt_1', issuer: 'prt_1', concerned: ['prt_1', 'prt_2'], ground: 'x', article: 'y' });

describe('folding', () => {
  test('begins an aggregate with its first entry', () => {
    expect(evolve(undefined, placed)).toMatchObject({ id: placed.stream, state: 'IN_FORCE', owner: 'prt_1', parties: ['prt_1', 'prt_2'], dueAt: null, createdAt: AT, updatedAt: AT });
  });

  test('is pure: the state before stays as it was, the same entry gives the same state', () => {
    const before = evolve(undefined, placed);
    const copy = structuredClone(before);
    const lifted = entryOf('hold.lifted', placed.stream, { reason: 'over' });
    expect(evolve(before, lifted)).toEqual(evolve(before, lifted));
    expect(before).toEqual(copy);
  });

  test('refuses corrupt history: a second beginning, an entry on nothing, an exit from a final state', () => {
    const lifted = entryOf('hold.lifted', placed.stream, { reason: 'over' });
    const after = evolve(evolve(undefined, placed), lifted);
    for (const corrupt of [() => evolve(after, placed), () => evolve(undefined, lifted), () => evolve(after, lifted)]) {
      expect(corrupt).toThrow(Error);
      expect(corrupt).not.toThrow(Refusal);
    }
  });

  test.each(Object.keys(ENTRY_TYPES).map((type) => [type]))('knows %s: on nothing it begins something or is corrupt history, never nothing', (type) => {
    const noun = type.split('.')[0] ?? '';
    const kind = KINDS.find((one) => one === noun) ?? 'participant';
    const data = { organisation: {}, version: {}, offer: {}, proposal: {}, concerned: ['prt_1'], facts: [], item: {}, inputs: [], kind: 'STANDARD_CONTRACT', scope: {}, general: 1, sensitive: 0, dueOn: '2026-06-30', remindOn: '2026-06-28', credential: {}, certificate: {}, people: {}, effectiveFrom: '2026-07-01', terms: { operator: 'prt_2' }, statement: { issuer: 'prt_1', validUntil: '2026-12-31' }, publicUntil: '2026-06-30', viewUntil: '2026-12-31', matter: {}, awaited: [], until: '2026-06-30', validUntil: '2026-06-30', rights: { holding: [], processing: [], operation: [] }, shares: [], legs: [], window: { from: AT, to: AT, sequence: 1 }, side: 'vendor', noticeUntil: '2026-07-31', grants: [], mismatches: [] };
    let outcome: string;
    try {
      outcome = evolve(undefined, entryOf(type, idOf(kind, UUID), data)).id;
    } catch (err) {
      outcome = String(err);
    }
    expect(outcome).toMatch(new RegExp(`^${PREFIX[kind]}_${UUID}$|does not exist|cannot follow|never had`));
  });
});

test('every entry type is published with version 1 and named noun.past_participle', () => {
  for (const [type, versions] of Object.entries(ENTRY_TYPES)) {
    expect(type).toMatch(/^[a-z]+\.[a-z_]+$/);
    expect(Object.keys(versions)).toContain('1');
  }
  expect([isEntryType('grant.used'), isEntryType('grant.lost'), isEntryType('toString')]).toEqual([true, false, false]);
});

test('every kind with a life cycle begins in a state of it', () => {
  for (const [kind, lifecycle] of Object.entries(LIFECYCLES)) {
    const first: readonly string[] = lifecycle.transitions.filter(([, , from]) => (from as readonly string[]).includes('NEW')).map(([, , , to]) => to);
    expect([kind, first.length > 0 && first.every((state) => (lifecycle.states as readonly string[]).includes(state))]).toEqual([kind, true]);
  }
});

test('holds add up and are lifted one by one', () => {
  const held = holdsAfter(['hld_1'], { type: 'grant.held', data: { hold: 'hld_2' } });
  expect(held).toEqual(['hld_1', 'hld_2']);
  expect(holdsAfter(held, { type: 'grant.released', data: { hold: 'hld_1' } })).toEqual(['hld_2']);
});
