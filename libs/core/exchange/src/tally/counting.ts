import { Type, type Static } from '@sinclair/typebox';
import { eventDay } from '../check/event-day.js';
import { countedTogether } from '../group/group.js';
import { referred, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Count, IdOf, closed } from '../kernel/schema.js';
import type { Participant } from '../participant/participant.state.js';
import { Refusal } from '../refusals.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import { CLASSES, boundsOf, byClass, settle, type Bounds, type ByClass, type HeadCount, type PersonClass } from './head-count.js';
import { counting, emptyTally, type CountedSets, type Tally } from './tally.js';

const people = closed({ general: Count, sensitive: Count });

/** What the worker has counted by tokens, and at which number of moves of each tally. */
export const Recounted = closed({
  tallies: Type.Array(closed({ tally: IdOf('tally'), moves: Count, general: Count, sensitive: Count }), { maxItems: 16 }),
  /** Of the people of the pending sets, those whom the exporter's own tally does not hold. */
  added: people,
  /** The same over a group: the tokens of all its tallies, each person once, and those whom none of them holds. */
  together: closed({ held: people, added: people }),
});
export type Recounted = Static<typeof Recounted>;

/** What has to be counted by tokens before a decision is possible. */
export interface CountRequest {
  readonly own: Id<'tally'>;
  /** All that count together, each with the key of its tokens. */
  readonly tallies: readonly { readonly id: Id<'tally'>; readonly key: string | null }[];
  readonly sets: CountedSets | null;
}

/** The decision hangs on tokens, and they were not counted, or have moved since. The worker counts them and asks again. */
export class CountingNeeded extends Refusal {
  constructor(readonly request: CountRequest) {
    super('version_conflict', `The tokens of ${request.own} have to be counted.`, { id: request.own });
  }
}

/** The year's people as a decision sees them: what is known before this transfer and with it. */
export interface Projection {
  readonly own: Id<'tally'>;
  readonly before: ByClass<Bounds>;
  readonly after: ByClass<Bounds>;
  /** What `tally.reserved` says if the transfer is cleared. */
  readonly reservation: { readonly sets?: CountedSets; readonly recount?: ByClass<{ readonly held: number; readonly added: number }> };
  readonly corrections: number;
}

/** The calendar year of a day: the counting window of the export rules. */
export const countingYear = (day: string): number => Number(day.slice(0, 4));

/** The tally of an exporter in the year of an event. */
export const tallyIdOf = (ctx: Context, exporter: Id<'participant'>, year: number): Id<'tally'> => ctx.derivedId('tally', exporter, String(year));

interface Pending { readonly transfer: Transfer; readonly delivery: Delivery; readonly recounted: Recounted | undefined }

/**
 * Counts the people of the year with this transfer included, for its exporter and the affiliates that are counted with it.
 * Where tokens decide, the worker's count must be of exactly these states.
 */
export function project(view: View, ctx: Context, { transfer, delivery, recounted }: Pending): Projection {
  const exporter = referred(view, transfer.vendor);
  const tallies = talliesOf(view, ctx, exporter, countingYear(eventDay(ctx, delivery)));
  const own = tallies.find(({ owner }) => owner === exporter.id);
  if (own === undefined) throw new Error(`${exporter.id} is no member of the group that it names`);
  const sets = comparableSets(view, ctx, own, delivery);
  const request = { own: own.id, tallies: tallies.map(({ id, key }) => ({ id, key })), sets };
  const recount = needsTokens(tallies, sets) ? fresh(request, tallies, recounted) : undefined;
  const stated = recount === undefined ? undefined : byClass((one) => ({ held: heldBy(recount, own.id, one), added: recount.added[one] }));
  const counted = (one: PersonClass): HeadCount => counting(own, one, { people: delivery.people[one], isByTokens: sets?.[one] !== undefined, recount: stated?.[one] });
  return {
    own: own.id,
    before: byClass((one) => together(tallies.map((tally) => ({ key: tally.key, count: settled(tally, one, recount) })), recount?.together.held[one])),
    after: byClass((one) => together(tallies.map((tally) => ({ key: tally.key, count: tally === own ? counted(one) : settled(tally, one, recount) })), sumOf(recount, one))),
    reservation: { ...(sets === null ? {} : { sets }), ...(stated === undefined ? {} : { recount: stated }) },
    corrections: own.corrections,
  };
}

function talliesOf(view: View, ctx: Context, exporter: Participant, year: number): readonly Tally[] {
  const members = countedTogether(view, exporter);
  const ids = members.map((member) => ({ member, id: tallyIdOf(ctx, member, year) }));
  view.foresee(ids.map(({ id }) => id));
  return ids.map(({ member, id }) => view.get(id) ?? emptyTally(id, { exporter: member, year, at: ctx.at }));
}

/** Tokens of two keys cannot be compared: a set under another key than the tally's counts by its number, as if it had none. */
function comparableSets(view: View, ctx: Context, { key, owner }: Tally, { people: { tokens } }: Delivery): CountedSets | null {
  const named = CLASSES.flatMap((one) => {
    const digest = tokens?.[one];
    return digest === undefined ? [] : [{ one, set: referred(view, ctx.derivedId('tokenset', owner, digest)) }];
  });
  const common = key ?? named[0]?.set.key;
  const comparable = named.filter(({ set }) => set.key === common);
  if (common === undefined || comparable.length === 0) return null;
  return { key: common, ...Object.fromEntries(comparable.map(({ one, set }) => [one, set.id])) };
}

/** Whether the states alone do not tell how many tokens are held: sets come, have gone, or overlap among affiliates. */
function needsTokens(tallies: readonly Tally[], sets: CountedSets | null): boolean {
  const isLoose = tallies.some(({ counts }) => CLASSES.some((one) => counts[one].loose > 0));
  return sets !== null || isLoose || CLASSES.some((one) => overlapping(tallies, one));
}

const withTokens = (tallies: readonly Tally[], one: PersonClass): readonly Tally[] => tallies.filter(({ counts }) => counts[one].exact > 0);
const overlapping = (tallies: readonly Tally[], one: PersonClass): boolean => {
  const keys = withTokens(tallies, one).map(({ key }) => key);
  return new Set(keys).size < keys.length;
};

/** The worker's count, if it is of these very states. */
function fresh(request: CountRequest, tallies: readonly Tally[], recounted: Recounted | undefined): Recounted {
  const isFresh = recounted?.tallies.length === tallies.length
    && tallies.every(({ id, moves }) => recounted.tallies.some((counted) => counted.tally === id && counted.moves === moves));
  if (recounted === undefined || !isFresh) throw new CountingNeeded(request);
  return recounted;
}

function heldBy(recount: Recounted, tally: Id<'tally'>, one: PersonClass): number {
  const counted = recount.tallies.find((each) => each.tally === tally);
  if (counted === undefined) throw new Error(`${tally} was not counted`);
  return counted[one];
}

const settled = ({ id, counts, corrections }: Tally, one: PersonClass, recount: Recounted | undefined): HeadCount =>
  recount === undefined ? counts[one] : settle(counts[one], heldBy(recount, id, one), corrections > 0);

const sumOf = (recount: Recounted | undefined, one: PersonClass): number | undefined => (recount === undefined ? undefined : recount.together.held[one] + recount.together.added[one]);

/**
 * The people of several tallies. Whether their declared people are the same is unknown, so the whole lies between the most
 * of one and the sum of all; tokens of one key are counted once wherever they stand, and `tokens` says how many that makes.
 */
function together(members: readonly { readonly key: string | null; readonly count: HeadCount }[], tokens?: number): Bounds {
  const [only, ...others] = members;
  if (only !== undefined && others.length === 0) return boundsOf(only.count);
  const bounds = members.map(({ count }) => boundsOf(count));
  const sumOfTokens = members.reduce((sum, { count }) => sum + count.exact, 0);
  const keys = new Set(members.filter(({ count }) => count.exact > 0).map(({ key }) => key));
  return {
    lower: Math.max(...bounds.map(({ lower }) => lower), ...(tokens !== undefined && keys.size <= 1 ? [tokens] : [])),
    upper: bounds.reduce((sum, { upper }) => sum + upper, 0) - sumOfTokens + (tokens ?? sumOfTokens),
  };
}
