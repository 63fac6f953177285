import { kindOf, type EntryType, type FoldEntry, type Id, type Kind } from '#core/exchange';
import type { Terms } from '#core/odrl';

/** An entry as anybody sees it who may read the log: the parsed body, and its place. */
export type Seen = FoldEntry & { readonly index: number };

type Org = Id<'participant'>;
interface Parties { readonly vendor: Org; readonly buyer: Org; readonly product: Id<'product'> }
interface People { readonly general: number; readonly sensitive: number }

export interface GrantAccount extends Parties {
  readonly terms: Terms;
  state: 'provisioning' | 'active' | 'suspended' | 'exhausted' | 'closing' | 'ended';
  expiresAt: string;
  used: { readonly count: number; readonly rows: number; readonly bytes: number };
}
export interface TransferAccount {
  readonly grant: Id<'grant'>;
  readonly recipient: Org;
  state: 'asked' | 'running' | 'paused' | 'ended';
  /** The index of the entry that has cleared it. */
  cleared: number | null;
  basis: Id<'basis'> | null;
  counted: (People & { readonly tally: Id<'tally'> }) | null;
  round: number;
}
export interface ListingAccount {
  readonly vendor: Org;
  readonly product: Id<'product'>;
  version: number;
  offer: { readonly terms: Terms };
  round: number;
}
interface Version { readonly source: unknown; readonly complianceReport: unknown; readonly rights: { readonly holding: boolean; readonly processing: boolean; readonly operation: boolean } }
export interface BasisAccount { readonly exporter: Org; inEffect: boolean; from: string; until: string }

/**
 * A second, naive account of the exchange, kept from the entries alone by whoever reads them: what is granted, used, held,
 * cleared and counted. It shares no code with the domain.
 */
export class Account {
  readonly ids: Partial<Record<Kind, Id[]>> = {};
  readonly seen: Partial<Record<EntryType, number>> = {};
  /** The last entry that moved an aggregate. */
  readonly last = new Map<Id, EntryType>();
  readonly standing = new Map<Org, string>();
  readonly endorsedBy = new Map<Org, string>();
  readonly holds = new Map<Id, Set<string>>();
  readonly versions = new Map<Id, Version[]>();
  readonly listings = new Map<Id, ListingAccount>();
  readonly proposals = new Map<Id, { readonly terms: Terms; readonly listing: Id<'listing'>; readonly buyer: Org }>();
  /** The digest of each agreement. */
  readonly digests = new Map<Id, string>();
  readonly grants = new Map<Id, GrantAccount>();
  readonly transfers = new Map<Id, TransferAccount>();
  readonly bases = new Map<Id, BasisAccount>();
  readonly checks = new Map<Id, { readonly subject: Id; readonly round: number; passed: boolean }>();
  readonly reviews = new Map<Id, { readonly subject: Id; maker: string | null; decision: string | null }>();
  /** The waivers in force. */
  readonly waivers = new Set<Id>();
  readonly tallies = new Map<Id, People>();
  readonly verdicts = new Map<string, string>();
  readonly ended = new Set<Id>();

  /** Ids of a kind, oldest first. */
  of<K extends Kind>(kind: K): Id<K>[] {
    return (this.ids[kind] ?? []) as Id<K>[];
  }

  isFree(...ids: readonly Id[]): boolean {
    return ids.every((id) => (this.holds.get(id)?.size ?? 0) === 0);
  }

  mayTrade(...orgs: readonly Org[]): boolean {
    return orgs.every((org) => this.standing.get(org) === 'admitted' && this.isFree(org));
  }

  grant(id: Id<'grant'>): GrantAccount {
    return known(this.grants, id);
  }

  transfer(id: Id): TransferAccount {
    return known(this.transfers, id);
  }

  /** Whether data may flow under a grant at `at`. */
  mayFlow({ grant: id, recipient, basis }: TransferAccount, transfer: Id, at: string): boolean {
    const { state, expiresAt, vendor, buyer, product } = this.grant(id);
    const isCarried = basis === null || isInEffect(known(this.bases, basis), at);
    return (state === 'active' || state === 'exhausted') && at < expiresAt && this.mayTrade(vendor, buyer, recipient) && this.isFree(transfer, id, product) && isCarried;
  }
}

/** Shanghai is eight hours ahead; a basis lasts through its last day. */
export function isInEffect({ inEffect, from, until }: BasisAccount, at: string): boolean {
  const day = new Date(Date.parse(at) + 28_800_000).toISOString().slice(0, 10);
  return inEffect && from <= day && day <= until;
}

export function known<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the account does not know ${String(key)}`);
  return value;
}

/** Remembers that there is such an aggregate. */
export const noteId = (account: Account, id: Id): void => {
  const ids = (account.ids[kindOf(id)] ??= []);
  if (!ids.includes(id)) ids.push(id);
};
