import type { Action } from '../permissions.js';
import { kindOf } from '../kernel/id.js';
import { actionsIn } from '../lifecycles.js';
import { dutyOf, isDutyKind } from './duties.js';
import type { Obligation } from './obligation.js';

/** The step of its source that fulfils a duty now (报告、答复、办理、付款); undefined where its evidence alone does. `state` tells the state of the source. */
export function ownStepOf({ kind, source }: Pick<Obligation, 'kind' | 'source'>, state: () => string): Action | undefined {
  const ownStep = isDutyKind(kind) ? dutyOf(kind).ownStep : undefined;
  return ownStep !== undefined && actionsIn(kindOf(source), state()).includes(ownStep) ? ownStep : undefined;
}
