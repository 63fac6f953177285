import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { evaluateExport, exportPackOn, packInForce, readPolicy, withDefaults, withPolicy } from '#core/law';
import { casesOf } from './cases.js';

interface ExportCase {
  readonly id: string;
  readonly facts: unknown;
  readonly policy?: unknown;
  readonly expected: { readonly path: string; readonly alternatives: string[] };
  readonly articles: string[];
  readonly rule: string;
  readonly why: string;
}

describe('the export path of every published case', () => {
  test.each(casesOf<ExportCase>('export-cases.jsonl'))('$id $why', ({ facts, policy, expected, articles, rule }) => {
    const judged = withDefaults(facts);
    const pack = exportPackOn(judged.asOf);
    const verdict = evaluateExport(judged, pack && withPolicy(pack, readPolicy(policy ?? {})));
    expect({ path: verdict.path, alternatives: verdict.alternatives, rule: verdict.rule }).toEqual({ ...expected, alternatives: [...expected.alternatives].sort(), rule });
    expect(verdict.articles).toEqual(expect.arrayContaining(articles));
  });
});

test('the pack holds the rows of the published decision table in its order, but for R01, which is the answer to the unknown', () => {
  const table = JSON.parse(readFileSync(join(process.cwd(), 'test/conformance/law/cases/decision-table.json'), 'utf8')) as { rows: { rule: string }[] };
  const ids = packInForce('cn-export', '2026-06-15')?.provisions.map(({ id }) => id);
  expect(ids).toEqual(table.rows.map(({ rule }) => rule).filter((rule) => rule !== 'R01'));
});
