import { expect, test } from '@jest/globals';
import { decideExport } from '#core/law';
import { cedarDecider } from './cedar.js';
import { flattened, someFacts } from './facts.js';
import { jsonRulesDecider } from './json-rules.js';

test('what is timed side by side is the same decision: ours, Cedar’s and the interpreter’s lawful paths agree', async () => {
  const [byCedar, byJsonRules] = [cedarDecider(), jsonRulesDecider()];
  const seen = new Set<string>();
  for (const facts of someFacts(1000)) {
    const { path, alternatives } = decideExport(facts);
    const lawful = [path, ...alternatives].sort().join(' ');
    expect({ facts, cedar: byCedar(flattened(facts)), jsonRules: await byJsonRules(flattened(facts)) }).toEqual({ facts, cedar: lawful, jsonRules: lawful });
    seen.add(lawful);
  }
  expect([...seen].sort()).toEqual(['CERTIFICATION GBA_STANDARD_CONTRACT STANDARD_CONTRACT', 'CERTIFICATION STANDARD_CONTRACT', 'EXEMPT', 'NOT_OUTBOUND', 'PROHIBITED', 'SECURITY_ASSESSMENT']);
});
