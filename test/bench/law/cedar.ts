import { setFlagsFromString } from 'node:v8';
import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { lawfulOf, TABLE, type Condition, type FlatFacts } from './table.js';

const OPERATORS = { equal: '==', notEqual: '!=', greaterThanInclusive: '>=' } as const;

/** The condition as a Cedar expression over the context. */
function cedarOf(condition: Condition): string {
  if ('all' in condition) return `(${condition.all.map(cedarOf).join(' && ')})`;
  if ('any' in condition) return `(${condition.any.map(cedarOf).join(' || ')})`;
  if ('not' in condition) return `!${cedarOf(condition.not)}`;
  return `(context.${condition.fact} ${OPERATORS[condition.operator]} ${JSON.stringify(condition.value)})`;
}

/** V8 of Node 20 dies in its deoptimizer (“unreachable code”) when a hot function calls this wasm inlined; it costs nanoseconds. */
setFlagsFromString('--no-turbo-inline-js-wasm-calls');

const POLICY_SET = 'cn-export';

/** Decides by Cedar: one policy per row, parsed once; the rows that hold are the reasons of its decision. */
export function cedarDecider(): (facts: FlatFacts) => string {
  const staticPolicies = Object.fromEntries(TABLE.map(({ id, condition }) => [id, `permit(principal, action, resource) when { ${cedarOf(condition)} };`]));
  const parsed = preparsePolicySet(POLICY_SET, { staticPolicies });
  if (parsed.type === 'failure') throw new Error(JSON.stringify(parsed.errors));
  const [principal, action, resource] = [{ type: 'Participant', id: 'exporter' }, { type: 'Action', id: 'export' }, { type: 'Transfer', id: 'transfer' }];
  return (context) => {
    const answer = statefulIsAuthorized({ principal, action, resource, context, preparsedPolicySetId: POLICY_SET, entities: [] });
    if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
    return lawfulOf(answer.response.diagnostics.reason);
  };
}
