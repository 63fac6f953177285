import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Amount, Currency, Day, Digest, IdOf, IdOfAny, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { RightName, ShareSize, type Right } from '../title/shares.js';
import { PLEDGE, type PledgeStateName } from './pledge.lifecycle.js';

/** What a prior creditor may consent to: a later pledge, or a registration that touches the pledged right. */
export const ConsentedTo = IdOfAny(['pledge', 'registration'] as const);

export const pledgeEntries = {
  'pledge.filed': { 1: closed({
    title: IdOf('title'), right: RightName, pledgor: IdOf('participant'), person: PersonId, creditor: IdOf('participant'), share: ShareSize, amount: Amount, currency: Currency, until: Day, contractSha256: Digest, dueOn: Day,
  }) },
  'pledge.registered': { 1: closed({ person: PersonId, prior: SetOf(IdOf('pledge'), 8) }) },
  'pledge.consented': { 1: closed({ to: ConsentedTo, person: PersonId }) },
  'pledge.released': { 1: closed({ person: PersonId, reason: Text(300) }) },
  'pledge.withdrawn': { 1: closed({ reason: Text(300) }) },
  'pledge.lapsed': { 1: closed({ reason: Text(300) }) },
} as const;

export const CONSENTS_MAX = 16;

/** A lien on one holder's share of one right. Amounts are minor units; the exchange neither lends nor guarantees. */
export interface Pledge extends AggregateState<PledgeStateName> {
  readonly id: Id<'pledge'>;
  readonly title: Id<'title'>;
  readonly right: Right;
  readonly pledgor: Id<'participant'>;
  readonly creditor: Id<'participant'>;
  readonly share: number;
  readonly amount: string;
  readonly currency: string;
  /** The last day of the secured debt. */
  readonly until: string;
  readonly contractSha256: string;
  /** Liens that it conflicts with, whose creditors have consented; they come before it. */
  readonly prior: readonly Id<'pledge'>[];
  /** What its creditor has consented to. */
  readonly consents: readonly Id<'pledge' | 'registration'>[];
  readonly reason: string | null;
}

export function evolvePledge(state: Pledge | undefined, entry: FoldEntry<keyof typeof pledgeEntries>): Pledge {
  const advance = (change: Partial<Pledge> = {}): Pledge => step(PLEDGE, state, entry, change);
  switch (entry.type) {
    case 'pledge.filed': {
      const { person: _, dueOn, ...stated } = entry.data;
      const { pledgor, creditor } = stated;
      return {
        owner: pledgor, ...begin(PLEDGE, 'pledge', state, entry), ...stated, parties: [pledgor, creditor], dueAt: new Date(endOfShanghaiDay(dueOn)).toISOString(), prior: [], consents: [], reason: null,
      };
    }
    case 'pledge.registered':
      return advance({ prior: entry.data.prior });
    case 'pledge.consented':
      return advance({ consents: [...(state?.consents ?? []), entry.data.to] });
    case 'pledge.released':
    case 'pledge.withdrawn':
    case 'pledge.lapsed':
      return advance({ reason: entry.data.reason });
  }
}
