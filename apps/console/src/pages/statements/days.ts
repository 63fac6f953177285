import { get, type Answer } from '../../api/client.js';

export type Sealing = Answer<'GET', '/v1/statements/days'>['items'][number];
export type Statement = Answer<'GET', '/v1/statements'>;

const DAY_MS = 86_400_000;
/** Days of one page of the list. */
const SHOWN = 31;

const dayBefore = (day: string, days = 1): string => new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);

/** The sealed days that end with `until`, the latest first; a month of them, and whether there are earlier ones. */
export async function daysUntil(until: string, signal: AbortSignal): Promise<{ readonly items: readonly Sealing[]; readonly earlier: string | undefined }> {
  const { items } = await get('/v1/statements/days', { query: { after: dayBefore(until, SHOWN + 1), limit: String(SHOWN + 1) }, signal });
  const found = items.filter(({ day }) => day <= until).reverse();
  return { items: found.slice(0, SHOWN), earlier: found[SHOWN]?.day };
}

/** The last day that is sealed; none before the first one has ended. */
export async function latestDay(signal: AbortSignal): Promise<string | undefined> {
  const { items } = await get('/v1/statements/days', { query: { limit: '1' }, signal });
  return items.length === 0 ? undefined : (await get('/v1/statements', { signal })).day;
}

/** The day before, where it is sealed. */
export async function sealedBefore(day: string, signal: AbortSignal): Promise<string | undefined> {
  const { items: [first] } = await get('/v1/statements/days', { query: { after: dayBefore(day, 2), limit: '1' }, signal });
  return first?.day === dayBefore(day) ? first.day : undefined;
}

/** Whose statement: one organisation's, or what it has together with another. */
export interface Whose { readonly participant: string | undefined; readonly other: string | undefined }

/** The statement of a day with its proofs; with the proof that it goes on where that of `since` ended. */
export const statementOf = (day: string, { participant, other }: Whose, { since, signal }: { readonly since?: string | undefined; readonly signal: AbortSignal }): Promise<Statement> =>
  (other === undefined
    ? get('/v1/statements', { query: { day, ...(since === undefined ? {} : { since }), ...(participant === undefined ? {} : { participant }) }, signal })
    : get('/v1/statements/{day}/counterparties/{participant}', { params: { day, participant: other }, query: participant === undefined ? {} : { participant }, signal }));

export const entriesOf = (day: string, { participant, other }: Whose, { after, limit, signal }: { readonly after: string | null; readonly limit: string; readonly signal?: AbortSignal }) =>
  get('/v1/statements/{day}/entries', { params: { day }, query: { limit, ...(after === null ? {} : { after }), ...(participant === undefined ? {} : { participant }), ...(other === undefined ? {} : { with: other }) }, ...(signal === undefined ? {} : { signal }) });
