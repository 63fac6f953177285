import type { Static } from '@sinclair/typebox';
import { begin, existing, holdsAfter, moved, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import type { EstablishedFact } from '../review/review.entries.js';
import type { AppliedWaiver } from '../waiver/waiver.entries.js';
import type { Counted, NotedDifference, People, StatedCircumstances, transferEntries } from './transfer.entries.js';
import { dueAfter } from '../kernel/lifecycle.js';
import { TRANSFER, type Clearance, type TransferStateName } from './transfer.lifecycle.js';

/** What was decided about a transfer, with everything that is needed to decide it again. */
export interface Decision {
  readonly check: Id<'check'>;
  readonly path: string;
  readonly articles: readonly string[];
  readonly pack: { readonly id: string; readonly version: string; readonly digest: string };
  readonly factsSha256: string;
  readonly verdictSha256: string;
}

/** 交付/传输: one delivery under a grant. `delivery` is absent on a transfer that was refused at the door. */
export interface Transfer extends AggregateState<TransferStateName> {
  readonly id: Id<'transfer'>;
  readonly grant: Id<'grant'>;
  readonly vendor: Id<'participant'>;
  readonly buyer: Id<'participant'>;
  readonly clearance: Clearance;
  readonly delivery: Delivery | null;
  /** Counts the times that a check was asked for: at the request and for each basis attached. */
  readonly round: number;
  readonly basis: Id<'basis'> | null;
  readonly decision: Decision | null;
  readonly counted: Static<typeof Counted> | null;
  /** The review that waits or has decided last, and the facts that reviews have established. */
  readonly review: Id<'review'> | null;
  readonly established: readonly Static<typeof EstablishedFact>[];
  /** The waiver that the vendor relies on, and the one that it was cleared under. */
  readonly waiver: Id<'waiver'> | null;
  readonly relief: AppliedWaiver | null;
  readonly holds: readonly string[];
  /** Which attempt at the delivery this is: a retry is the same use, and no other. */
  readonly attempt: number;
  readonly reason: string | null;
  /** How the delivery differs from the basis that was attached; empty unless that is why it waits. */
  readonly differences: readonly Static<typeof NotedDifference>[];
}

export interface Delivery {
  readonly product: Id<'product'>;
  readonly productVersion: number;
  readonly recipient: Id<'participant'>;
  readonly place: string;
  readonly purpose: string;
  readonly mode: string;
  readonly manifest: { readonly sha256: string; readonly fileCount: number; readonly rows: number; readonly bytes: number; readonly fields: readonly string[] };
  readonly people: Static<typeof People>;
  readonly circumstances: Static<typeof StatedCircumstances>;
  /** The day on which a delivery that is reported late has happened (Asia/Shanghai). */
  readonly occurredOn?: string;
}

type TransferEntry = FoldEntry<keyof typeof transferEntries>;

export function evolveTransfer(state: Transfer | undefined, entry: TransferEntry): Transfer {
  const advance = (change: Partial<Transfer> = {}): Transfer => {
    const before = existing(state, entry);
    return { ...before, ...moved(TRANSFER, before, entry), ...change };
  };
  switch (entry.type) {
    case 'transfer.requested': {
      const { grant, vendor, buyer, ...delivery } = entry.data;
      return { owner: buyer, ...born(state, entry), grant, vendor, buyer, parties: partiesOf(vendor, buyer, delivery.recipient), delivery };
    }
    case 'transfer.refused': {
      const { grant, vendor, buyer, detail } = entry.data;
      return { owner: buyer, ...born(state, entry), grant, vendor, buyer, parties: [vendor, buyer], clearance: 'BLOCKED', delivery: null, reason: detail };
    }
    case 'transfer.cleared':
    case 'transfer.basis_needed':
    case 'transfer.blocked':
      return advance(decided(entry));
    case 'transfer.basis_attached':
      return advance({ ...askedAgain(state), basis: entry.data.basis });
    case 'transfer.tokens_attached':
      return advance({ ...askedAgain(state), delivery: told(state, entry.data.people) });
    case 'transfer.waiver_invoked':
      return advance({ ...askedAgain(state), waiver: entry.data.waiver });
    case 'transfer.facts_established':
      return advance({ ...askedAgain(state), established: [...(state?.established ?? []), ...entry.data.facts] });
    case 'transfer.held':
    case 'transfer.released':
      return advance({ holds: holdsAfter(state?.holds ?? [], entry) });
    case 'transfer.suspended':
    case 'transfer.terminated':
      return advance({ reason: entry.data.reason });
    case 'transfer.resumed':
      return endingBy(advance({ reason: entry.data.reason }), entry.data.until);
    case 'transfer.started':
      return endingBy(advance(), entry.data.until);
    case 'transfer.retried':
      return endingBy(advance({ attempt: entry.data.attempt, reason: entry.data.reason, dueAt: dueAfter(TRANSFER, 'STARTED', entry.at) }), entry.data.until);
    case 'transfer.completed':
      return advance();
  }
}

/** A delivery ends with what it rests on, where that is sooner than its own time. */
const endingBy = (transfer: Transfer, until: string | undefined): Transfer =>
  (until !== undefined && transfer.dueAt !== null && until < transfer.dueAt ? { ...transfer, dueAt: until } : transfer);

const told = (state: Transfer | undefined, people: Delivery['people']): Delivery | null => (state?.delivery === null || state === undefined ? null : { ...state.delivery, people });

/** A new check decides. */
const askedAgain = (state: Transfer | undefined) => ({ clearance: 'PENDING', round: (state?.round ?? 0) + 1, reason: null, differences: [] }) as const;

const partiesOf = (...parties: Id<'participant'>[]): Id<'participant'>[] => [...new Set(parties)];

function born(state: Transfer | undefined, entry: TransferEntry) {
  return {
    clearance: 'PENDING' as const, ...begin(TRANSFER, 'transfer', state, entry), round: 1, basis: null, decision: null, counted: null, review: null, established: [], waiver: null, relief: null, holds: [], attempt: 1, reason: null, differences: [],
  };
}

function decided(entry: FoldEntry<'transfer.cleared' | 'transfer.basis_needed' | 'transfer.blocked'>): Partial<Transfer> {
  const { check, path, articles, pack, factsSha256, verdictSha256 } = entry.data;
  const decision: Decision = { check, path, articles, pack, factsSha256, verdictSha256 };
  switch (entry.type) {
    case 'transfer.cleared':
      return { decision, clearance: 'CLEARED', basis: entry.data.basis, counted: entry.data.counted, relief: entry.data.waiver ?? null, reason: null, differences: [] };
    case 'transfer.basis_needed':
      return { decision, clearance: 'NEEDS_BASIS', reason: entry.data.reason, differences: entry.data.differences, review: entry.data.review ?? null };
    case 'transfer.blocked':
      return { decision, clearance: 'BLOCKED', reason: entry.data.reason };
  }
}
