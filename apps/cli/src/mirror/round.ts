import type { Kind } from '#core/exchange';
import { TILE_WIDTH } from '#core/tlog';
import { FILTERS } from '#ledger';
import type { Alarms } from './alarms.js';
import type { Comparison } from './comparison.js';
import { miscounted } from './counters.js';
import { missealed } from './seals.js';
import type { LogFollower } from './follow.js';
import type { Place } from './progress.js';
import { compareServed } from './served.js';
import type { MirrorStore } from './store.js';
import type { LogSource } from '../log/source.js';

export interface Compared {
  readonly comparison: Comparison;
  readonly follower: LogFollower;
  readonly server: LogSource;
  readonly store: MirrorStore;
  readonly alarms: Alarms;
}

/** One step at a place of a stage; answers where the next step of the stage begins, null when it has ended. */
type Stage = (on: Compared, after: string | null, size: number) => Promise<string | null>;

const numbered = (step: (on: Compared, from: number, size: number) => Promise<number>): Stage => async (on, after, size) => {
  const from = Number(after ?? 0);
  const next = from < size ? await step(on, from, size) : size;
  return next < size ? String(next) : null;
};

/** Everything that the exchange shows to a regulator, piece by piece. */
const STAGES: readonly Stage[] = [
  ...(Object.keys(FILTERS) as Kind[]).map((kind): Stage => ({ comparison }, after) => comparison.page(kind, after)),
  async ({ comparison }) => {
    await comparison.watchlists();
    return null;
  },
  numbered(({ comparison }, from, size) => comparison.entries(from, size)),
  numbered(async ({ server, follower: { copy }, alarms }, from, size) => {
    await compareServed({ server, copy, alarms, index: Math.floor(from / TILE_WIDTH), size });
    return from + TILE_WIDTH;
  }),
  async ({ store: { pool, exchange }, alarms }) => {
    for (const { id, what } of await miscounted(pool, exchange)) await alarms.raise({ kind: 'counter_differs', subject: id, what });
    return null;
  },
  async ({ store: { pool, exchange }, alarms }) => {
    for (const { kind, day, what } of await missealed(pool, exchange)) await alarms.raise({ kind, subject: day, what });
    return null;
  },
];

/** Takes one step of the round over everything; undefined where the round has ended with it. */
export async function stepOfRound(on: Compared, { stage, after }: Place, size: number): Promise<Place | undefined> {
  const run = STAGES[stage];
  const next = run === undefined ? null : await run(on, after, size);
  if (next !== null) return { stage, after: next };
  return stage + 1 < STAGES.length ? { stage: stage + 1, after: null } : undefined;
}
