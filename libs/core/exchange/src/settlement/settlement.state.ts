import type { EntryData } from '../entry-types.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { Leg } from '../order/order.state.js';
import type { MEANS, SETTLEMENT_KINDS, settlementEntries } from './settlement.entries.js';
import { SETTLEMENT, type SettlementStateName } from './settlement.lifecycle.js';

/** 结算: one movement of money that a bank or payment institution makes at our instruction. Its id is the reference there. */
export interface Settlement extends AggregateState<SettlementStateName> {
  readonly id: Id<'settlement'>;
  readonly kind: (typeof SETTLEMENT_KINDS)[number];
  readonly order: Id<'order'>;
  readonly grant: Id<'grant'>;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  readonly amount: string;
  readonly currency: string;
  readonly institution: string;
  readonly legs: readonly Leg[];
  readonly transaction: string | null;
  readonly means: (typeof MEANS)[number] | null;
  /** The institution's booking day, by which its statement is reconciled. */
  readonly bookedOn: string | null;
  readonly proposal: EntryData<'settlement.outcome_proposed'> | null;
  readonly reason: string | null;
}

export function evolveSettlement(state: Settlement | undefined, entry: FoldEntry<keyof typeof settlementEntries>): Settlement {
  const advance = (change: Partial<Settlement> = {}): Settlement => step(SETTLEMENT, state, entry, change);
  switch (entry.type) {
    case 'settlement.instructed': {
      const { reason = null, ...data } = entry.data;
      const { vendor, buyer, legs } = data;
      const parties = [...new Set([vendor, buyer, ...legs.map(({ holder }) => holder)])];
      return { owner: vendor, ...begin(SETTLEMENT, 'settlement', state, entry), ...data, parties, transaction: null, means: null, bookedOn: null, proposal: null, reason };
    }
    case 'settlement.accepted':
      return advance(entry.data);
    case 'settlement.confirmed': {
      const { transaction, means, bookedOn } = entry.data;
      return advance({ transaction, means, bookedOn });
    }
    case 'settlement.contradicted':
      return advance({ transaction: entry.data.transaction, reason: `确认金额不符 The institution says ${entry.data.amount} ${entry.data.currency}.` });
    case 'settlement.rejected':
    case 'settlement.returned':
    case 'settlement.unanswered':
      return advance({ reason: entry.data.reason });
    case 'settlement.outcome_proposed':
      return advance({ proposal: entry.data });
    case 'settlement.outcome_returned':
      return advance({ proposal: null });
  }
}
