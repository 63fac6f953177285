import { Type, type Static } from '@sinclair/typebox';
import { command, draft, type Context } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { Refusal } from '../refusals.js';
import { STATISTIC, type StatisticStateName } from './statistic.lifecycle.js';

/** A calendar month in Asia/Shanghai. */
export const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$', examples: ['2026-10'] });

/** What is sealed of a month: the report's digest, which entries it counts (those below `through`), how many deliveries and settlements these are. */
const Sealed = closed({ month: Month, edition: Count, through: Count, transfers: Count, settlements: Count, reportSha256: Digest });
export type SealedReport = Static<typeof Sealed>;

export const statisticEntries = { 'statistic.sealed': { 1: Sealed } } as const;

/** 统计月报: a month's report as it was sealed last. Nobody's own, so nobody is a party to it. */
export interface SealedStatistic extends AggregateState<StatisticStateName>, SealedReport { readonly id: Id<'statistic'> }

export function evolveStatistic(state: SealedStatistic | undefined, entry: FoldEntry<keyof typeof statisticEntries>): SealedStatistic {
  if (state !== undefined) return step(STATISTIC, state, entry, entry.data);
  return { owner: entry.actor.org as Id<'participant'>, ...begin(STATISTIC, 'statistic', state, entry), parties: [], ...entry.data };
}

export const statisticIdOf = ({ derivedId }: Pick<Context, 'derivedId'>, month: string): Id<'statistic'> => derivedId('statistic', month);

const Seal = closed({ month: Month, through: Count, transfers: Count, settlements: Count, report: Type.Unknown() });

/** Seals a month that is over. That its figures are right, every auditor finds by counting again (`SealedFigures`). */
export const seal = command('statistic.seal', Seal, ({ report, ...said }, view, ctx) => {
  if (shanghaiDay(ctx.at).slice(0, 7) <= said.month) throw new Refusal('outside_period', `${said.month} is not over in Asia/Shanghai.`, { month: said.month, at: ctx.at });
  const id = statisticIdOf(ctx, said.month);
  const before = view.get(id);
  const document = documentOf(report);
  if (before !== undefined && before.through >= said.through) throw new Refusal('already_exists', `The report of ${said.month} counts the entries below ${before.through} already.`, { id });
  return [draft('statistic.sealed', id, { ...said, edition: (before?.edition ?? 0) + 1, reportSha256: document.sha256 }, { documents: [document] })];
});
