import { describe, expect, test } from '@jest/globals';
import { DEFAULT_FACTS, withDefaults } from './facts.js';
import { DEFAULT_POLICY, readPolicy } from './policy.js';
import { LawInputError } from './reader.js';

function refusalOf(read: () => unknown): { type: string; path: string } {
  try {
    read();
  } catch (err) {
    if (err instanceof LawInputError) return { type: err.type, path: err.path };
    throw err;
  }
  throw new Error('nothing was refused');
}

test('nothing stated gives the defaults, and a stated fact changes itself only', () => {
  expect(withDefaults({})).toEqual(DEFAULT_FACTS);
  expect(withDefaults({ counts: { sensitiveNew: 7 } })).toEqual({ ...DEFAULT_FACTS, counts: { ...DEFAULT_FACTS.counts, sensitiveNew: 7 } });
  expect(readPolicy({ coreData: 'SECURITY_ASSESSMENT' })).toEqual({ ...DEFAULT_POLICY, coreData: 'SECURITY_ASSESSMENT' });
});

test('a count may be unknown, and instruments are an open list', () => {
  expect(withDefaults({ counts: { generalBefore: null } }).counts.generalBefore).toBeNull();
  expect(withDefaults({ instruments: { certValid: true, sccNumber: '2026-1' } }).instruments).toEqual({ certValid: true, sccNumber: '2026-1' });
});

test('the conditions of a zone list that nobody stated are unknown, never met', () => {
  expect(withDefaults({ exporter: { ftz: { listInForce: true } } }).exporter.ftz).toEqual({ listInForce: true, scenarioCovered: null, usageApproved: null, listHit: null });
});

describe('what is no fact is refused by type and path', () => {
  test.each([
    ['unknown_fact', 'data.sensitve', { data: { sensitve: true } }],
    ['unknown_fact', 'weather', { weather: 'fine' }],
    ['unknown_fact', '__proto__', JSON.parse('{"__proto__": {"asOf": "2020-01-01"}}')],
    ['unknown_fact', 'data.constructor', { data: { constructor: true } }],
    ['unknown_fact', 'exporter.ftz.list', { exporter: { ftz: { list: true } } }],
    ['wrong_type', 'data.pi', { data: { pi: 'true' } }],
    ['wrong_type', 'data', { data: null }],
    ['wrong_type', 'counts', { counts: [] }],
    ['wrong_type', 'counts.generalNew', { counts: { generalNew: '5' } }],
    ['wrong_type', '', 'facts'],
    ['out_of_range', 'counts.generalNew', { counts: { generalNew: -1 } }],
    ['out_of_range', 'counts.generalNew', { counts: { generalNew: 1.5 } }],
    ['out_of_range', 'counts.generalNew', { counts: { generalNew: 2 ** 53 } }],
    ['out_of_range', 'exporter.city', { exporter: { city: '\ud800' } }],
    ['unknown_value', 'data.grade', { data: { grade: 'high' } }],
    ['unknown_value', 'recipient.jurisdiction', { recipient: { jurisdiction: 'cn' } }],
    ['unknown_value', 'preference', { preference: 'gba' }],
    ['invalid_date', 'asOf', { asOf: '2026-02-29' }],
    ['invalid_date', 'asOf', { asOf: '2026-6-15' }],
    ['invalid_date', 'asOf', { asOf: '2026-06-15T00:00:00Z' }],
  ])('%s at "%s"', (type, path, stated) => {
    expect(refusalOf(() => withDefaults(stated))).toEqual({ type, path });
  });

  test('a policy switch is as strict', () => {
    expect(refusalOf(() => readPolicy({ hrNeedsBoth: null }))).toEqual({ type: 'wrong_type', path: 'policy.hrNeedsBoth' });
    expect(refusalOf(() => readPolicy({ hrNeedBoth: true }))).toEqual({ type: 'unknown_fact', path: 'policy.hrNeedBoth' });
  });
});
