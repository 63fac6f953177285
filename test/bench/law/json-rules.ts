import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { lawfulOf, TABLE, type Condition, type FlatFacts } from './table.js';

/** A rule's outermost condition is a combination. */
const topLevel = (condition: Condition): TopLevelCondition => ('fact' in condition ? { all: [condition] } : condition);

/** Decides by a json-rules interpreter: one rule per row; the rows that hold are its events. */
export function jsonRulesDecider(): (facts: FlatFacts) => Promise<string> {
  const engine = new Engine(TABLE.map(({ id, condition }) => ({ conditions: topLevel(condition), event: { type: id } })));
  return async (facts) => lawfulOf((await engine.run(facts)).events.map(({ type }) => type));
}
