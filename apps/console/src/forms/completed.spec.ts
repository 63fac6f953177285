import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { completed } from './completed.js';
import { faultsIn, type Schema } from './schema.js';

const BODIES = JSON.parse(readFileSync(join(import.meta.dirname, '../api/bodies.json'), 'utf8')) as Readonly<Record<string, Schema>>;
const at = (path: string): Schema => BODIES[path] ?? {};
const DIGEST = 'a'.repeat(64);

describe('a body is completed', () => {
  test('by null where there may be nothing, and by an empty list', () => {
    const body = completed(at('/v1/lists/{list}/items'), { item: { code: 'x', kind: 'category', value: 'v', description: { zh: '类' }, ground: '依据', article: '第一条', from: '2026-06-15' } });
    expect(body).toMatchObject({ item: { until: null } });
    expect(faultsIn(at('/v1/lists/{list}/items'), body)).toEqual([]);
    expect(completed(at('/v1/appeals'), { ground: 'x' })).toEqual({ ground: 'x', evidence: [] });
  });
  test('within what consists of parts, down to its lists', () => {
    expect(completed(at('/v1/reviews/{id}/propose'), { proposal: { decision: 'approve', ground: '材料齐备' } })).toEqual({ proposal: { decision: 'approve', ground: '材料齐备', articles: [], evidence: [], facts: [] } });
  });
  test('by the form that its kind names', () => {
    const body = { awardSha256: DIGEST, ground: 'x', measures: [{ kind: 'delete_again', dueOn: '2026-06-15' }] };
    expect(completed(at('/v1/disputes/{id}/propose-decision'), body)).toEqual(body);
  });
  test('by no kind where none was chosen', () => {
    expect(completed(at('/v1/registrations'), { matter: { title: 'x' } })).toEqual({ matter: { title: 'x' }, materials: [] });
    expect(faultsIn(at('/v1/registrations'), completed(at('/v1/registrations'), {})).map(({ pointer }) => pointer)).toContain('/matter');
  });
  test('by no choice of its own, and by no answer to what is asked', () => {
    const body = completed(at('/v1/incidents'), {});
    expect(body).toEqual({ grants: [], people: {} });
    expect(completed(at('/v1/settlements/{id}/decide-outcome'), { ground: 'x' })).toEqual({ ground: 'x' });
  });
  test('by the zone of the exchange where an instant has none', () => {
    expect(completed(at('/v1/incidents'), { noticedAt: '2026-06-15T09:30' })).toMatchObject({ noticedAt: '2026-06-15T09:30:00+08:00' });
    expect(completed(at('/v1/incidents'), { noticedAt: '2026-06-15T09:30:00Z' })).toMatchObject({ noticedAt: '2026-06-15T09:30:00Z' });
  });
  test('with members that are known by the form of their names alone', () => {
    const definition = { version: '2090.1', effectiveFrom: '2090-01-01', provisions: ['R00'], policy: { hrNeedsBoth: true }, thresholds: { contractGeneral: 50_000 } };
    const body = completed(at('/v1/packs'), { definition, note: '门槛下调' });
    expect(body).toEqual({ definition: { id: 'cn-export', ...definition }, note: '门槛下调' });
    expect(faultsIn(at('/v1/packs'), body)).toEqual([]);
    expect(faultsIn(at('/v1/packs'), { definition: { id: 'cn-export', ...definition, thresholds: { contractGeneral: 0 } }, note: 'x' })).toEqual([{ pointer: '/definition/thresholds/contractGeneral', says: 'tooSmall', values: { limit: 1 } }]);
    expect(faultsIn(at('/v1/packs'), { definition: { id: 'cn-export', ...definition, thresholds: { 'not a name': 1 } }, note: 'x' })).toEqual([{ pointer: '/definition/thresholds/not a name', says: 'unknown' }]);
  });
  test('without what may be left out', () => expect(completed(at('/v1/participants/{id}/endorse'), {})).toEqual({}));
});
