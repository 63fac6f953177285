import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { Grant } from '../grant/grant.state.js';

/** 争议期间的临时冻结: the dispute that freezes a grant, and with it the settlement of what was bought under it; undefined where none does. */
export const freezingDispute = (view: View, { holds }: Pick<Grant, 'holds'>): Id<'dispute'> | undefined =>
  holds.map((hold) => view.get(hold as Id<'hold'>)?.dispute ?? null).find((dispute) => dispute !== null);
