import { Type } from '@sinclair/typebox';
import { command, draft, need } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { CALENDAR, type CalendarStateName } from './calendar.lifecycle.js';

export const calendarEntries = {
  'calendar.issued': { 1: closed({ participant: IdOf('participant'), addressSha256: Digest }) },
  'calendar.revoked': { 1: closed({ reason: Text(500) }) },
} as const;

/** 义务日历订阅: the secret address at which a participant's calendar programs fetch its obligations; only its digest is kept. */
export interface CalendarFeed extends AggregateState<CalendarStateName> {
  readonly id: Id<'calendar'>;
  readonly addressSha256: string;
  readonly reason: string | null;
}

export function evolveCalendar(state: CalendarFeed | undefined, entry: FoldEntry<keyof typeof calendarEntries>): CalendarFeed {
  if (entry.type === 'calendar.revoked') return step(CALENDAR, state, entry, { reason: entry.data.reason });
  const { participant, addressSha256 } = entry.data;
  if (state !== undefined) return step(CALENDAR, state, entry, { addressSha256, reason: null });
  return { owner: participant, ...begin(CALENDAR, 'calendar', state, entry), parties: [participant], addressSha256, reason: null };
}

/** A new address for the caller's own calendar. */
export const issue = command('calendar.issue', closed({ id: IdOf('calendar'), addressSha256: Digest }), (input, _view, ctx) => [
  draft('calendar.issued', ctx.derivedId('calendar', ctx.caller.org), { participant: ctx.caller.org, addressSha256: input.addressSha256 }),
]);

/** Whoever has the address sees nothing more from now on. */
export const revoke = command('calendar.revoke', closed({ id: IdOf('calendar'), reason: Type.Optional(Text(500)) }), (input, view, ctx) => {
  const { id, state } = need(view, ctx, input.id);
  requireAllowed(CALENDAR, state, 'calendar.revoke');
  return [draft('calendar.revoked', id, { reason: input.reason ?? '地址停用 The address is given up.' })];
});
