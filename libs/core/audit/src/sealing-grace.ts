/**
 * How long the log may go on without sealing a day that is over. The time is that of the entries: a silence between two of them
 * counts as an hour at the most, for an exchange that stands still can seal nothing and owes nothing. Parameters of this audit,
 * no rule of law.
 */
export const SEALING_GRACE = { waitMs: 24 * 3_600_000, silenceMs: 3_600_000 } as const;

/** How long the oldest unsealed day has waited; plain data, so that it is saved and read back. */
export interface Waiting { readonly day: string; readonly lastAt: string; readonly waitedMs: number }

/** The wait of the oldest unsealed day after another entry, `at` whose time the log has come to. */
export function waitedOn(waiting: Waiting | null, { day, at }: { readonly day: string; readonly at: string }): Waiting {
  if (waiting?.day !== day) return { day, lastAt: at, waitedMs: 0 };
  const silence = Date.parse(at) - Date.parse(waiting.lastAt);
  return silence <= 0 ? waiting : { day, lastAt: at, waitedMs: waiting.waitedMs + Math.min(silence, SEALING_GRACE.silenceMs) };
}

/** Whether the wait was over with this entry, and not before. */
export const isOverdue = (before: Waiting | null, now: Waiting): boolean =>
  now.waitedMs > SEALING_GRACE.waitMs && !(before?.day === now.day && before.waitedMs > SEALING_GRACE.waitMs);
