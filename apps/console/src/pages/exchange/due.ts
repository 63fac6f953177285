import { isSaid } from '../../parts/is-said.js';
import type { Session } from '../../session/session.js';
import { memberAt, NEEDS, NEEDS_NO, PERSON_ASSIGNED, PERSON_BEFORE } from './registers.js';

/** Why a step is another person's: they took the one before it, or it is assigned to somebody. */
export type ForAnother = 'secondPerson' | 'assignedTo';

const personAt = (item: object, table: Readonly<Record<string, string>>, step: string): unknown => {
  const where = table[step];
  return where === undefined ? undefined : memberAt(item, where);
};

/** Whether the person who works here has to leave the step to another. The ledger refuses it in any case; here it is said before. */
export function isForAnother(step: string, item: object, { person }: Pick<Session, 'person'>): ForAnother | undefined {
  const [before, assigned] = [personAt(item, PERSON_BEFORE, step), personAt(item, PERSON_ASSIGNED, step)];
  if (isSaid(before) && before === person) return 'secondPerson';
  return isSaid(assigned) && assigned !== person ? 'assignedTo' : undefined;
}

/** Whether a step makes sense for what the record has so far. */
export function isDue(step: string, item: object): boolean {
  const [needed, unwanted] = [NEEDS[step], NEEDS_NO[step]];
  return (needed === undefined || isSaid(memberAt(item, needed))) && (unwanted === undefined || !isSaid(memberAt(item, unwanted)));
}
