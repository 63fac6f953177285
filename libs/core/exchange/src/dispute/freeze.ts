import type { Foundation } from '../grant/foundation.js';
import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { Grant } from '../grant/grant.state.js';

/** 争议期间的临时冻结: the dispute that freezes a grant, and with it the settlement of what was bought under it; undefined where none does. */
export const freezingDispute = (view: View, { holds }: Pick<Grant, 'holds'>): Id<'dispute'> | undefined =>
  holds.map((hold) => view.get(hold as Id<'hold'>)?.dispute ?? null).find((dispute) => dispute !== null);

/** Nothing new rests on a grant while a dispute over it has it frozen; the dispute passes, so the ground is not lost. */
export const notFrozen: Foundation = (view, { grant }) => {
  const dispute = grant === undefined ? undefined : freezingDispute(view, grant);
  return grant === undefined || dispute === undefined ? undefined : { code: 'held', detail: `${grant.id} is frozen by the dispute ${dispute}.`, on: dispute };
};
