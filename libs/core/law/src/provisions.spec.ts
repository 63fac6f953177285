import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { dueDate } from './deadline.js';
import { DUTIES } from './duties.js';
import { SHORT_NAMES } from './instruments.js';
import { packInForce, PACKS } from './packs.js';
import { isCalendarDate } from './reader.js';

const folder = join(process.cwd(), 'libs/core/law/src/provisions');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const provisions = [...new Set(PACKS.flatMap((pack) => pack.provisions))];

test('a provision file holds one provision in under 40 lines, and every file is in a pack', () => {
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect([file, text.match(/^export const \w+: \w*Provision\b/gm)?.length]).toEqual([file, 1]);
    expect([file, text.trimEnd().split('\n').length < 40]).toEqual([file, true]);
  }
  expect(files).toHaveLength(provisions.length);
});

describe.each(provisions.map((provision) => [provision.id, provision] as const))('%s', (_, { cite, articles, inForce }) => {
  test('cites title, issuer, document number, article and the sentence that it rests on', () => {
    for (const part of [cite.title, cite.titleEn, cite.issuer, cite.documentNumber, cite.article, cite.quote]) expect(part.trim()).not.toBe('');
    expect(['text', 'paraphrase', 'unconfirmed']).toContain(cite.quoteStatus);
    expect(articles).not.toHaveLength(0);
  });

  test('is dated', () => {
    expect(isCalendarDate(inForce.from)).toBe(true);
    expect(inForce.until === undefined || (isCalendarDate(inForce.until) && inForce.from <= inForce.until)).toBe(true);
  });
});

test('every article of the mainland packs begins with a short name whose days in force are known', () => {
  const exported = PACKS.filter(({ id }) => id === 'cn-export').flatMap((pack) => pack.provisions.flatMap(({ articles }) => articles));
  for (const article of exported) expect([article, SHORT_NAMES.some(([name]) => article.startsWith(name))]).toEqual([article, true]);
});

test('the ids of a pack are unique, and so are the digests of all packs', () => {
  for (const { provisions: rows } of PACKS) expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  expect(new Set(PACKS.map(({ digest }) => digest)).size).toBe(PACKS.length);
  for (const { digest } of PACKS) expect(digest).toMatch(/^[0-9a-f]{64}$/);
});

test('the pack is chosen by the day of the event, and no two versions meet on one day', () => {
  expect(packInForce('cn-export', '2022-08-31')).toBeUndefined();
  expect(packInForce('cn-export', '2022-09-01')?.version).toBe('2022.1');
  expect(packInForce('cn-export', '2024-03-21')?.version).toBe('2022.1');
  expect(packInForce('cn-export', '2024-03-22')?.version).toBe('2024.1');
  expect(packInForce('sz-trading', '2026-11-23')?.status).toBe('validity lapsed, kept as exchange baseline');
});

test('the due date of every duty can be reckoned by its rule', () => {
  for (const { id, due, calendar } of Object.values(DUTIES)) {
    const isReckoned = due === null || /^\d{4}-\d{2}-\d{2}$/.test(dueDate('2026-06-15', due.rule, calendar ?? 'CN'));
    expect([id, isReckoned]).toEqual([id, true]);
  }
});
