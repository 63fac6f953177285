import { expect, test } from '@jest/globals';
import { canonicalJson } from '#core/tlog';
import { sha256Hex } from '../kernel/digest.js';
import { reasonOf, summarise, type GateVerdict } from './verdict.js';

const verdict: GateVerdict = { articles: ['PIPL 38'], findings: [{ zh: '需要出境依据', en: 'A basis is needed' }], pack: { id: 'cn-export', version: '1', digest: 'd'.repeat(64) } };
const facts = { b: 1, a: null };

test('a summary points to facts and verdict by the digest of their canonical JSON, and both are kept', () => {
  const { summary, documents } = summarise('STANDARD_CONTRACT', facts, verdict);
  expect(summary).toMatchObject({ outcome: 'STANDARD_CONTRACT', factsSha256: sha256Hex(canonicalJson(facts)), verdictSha256: sha256Hex(canonicalJson(verdict)) });
  expect(documents.map(({ sha256, body }) => sha256 === sha256Hex(body))).toEqual([true, true]);
});

test('the same facts and the same verdict give the same bytes, in whatever order their members were written', () => {
  expect(summarise('X', { a: null, b: 1 }, verdict)).toEqual(summarise('X', facts, { ...verdict }));
});

test('a long verdict is cut to what an entry carries; its document is whole', () => {
  const long = { ...verdict, articles: Array.from({ length: 40 }, (_, i) => `${i} ${'条'.repeat(200)}`), findings: Array.from({ length: 9 }, () => ({ zh: '长'.repeat(400), en: 'x'.repeat(400) })) };
  const { summary, documents } = summarise('X', facts, long);
  expect([summary.articles.length, summary.findings.length]).toEqual([32, 4]);
  expect(summary.articles.every((article) => article.length === 120 && article.endsWith('…'))).toBe(true);
  expect(summary.findings.every(({ zh, en }) => zh.length === 300 && en.length === 300)).toBe(true);
  expect(JSON.parse(documents[1]?.body ?? '')).toEqual(long);
});

test('the reason of a verdict is its findings, or the outcome where there are none', () => {
  expect(reasonOf(summarise('X', facts, verdict).summary, 'X')).toBe('需要出境依据');
  expect(reasonOf(summarise('X', facts, { ...verdict, findings: [] }).summary, 'PROHIBITED')).toBe('PROHIBITED');
});
