import type { Caller, CommandInput, Id } from '#core/exchange';
import type { CommittedEntry } from '#ledger';
import { aDescription, abroad, admit, foundExchange, grant, list, someTerms, type Stage } from '../../support/ledger.js';
import { Account, type Seen } from './account.js';
import { settle, watch } from './promises.js';

/** Where a random story takes place: who acts, what the time is, and the account of what was seen so far. */
export interface World {
  readonly account: Account;
  readonly maker: Caller;
  readonly checker: Caller;
  readonly regulator: Caller;
  /** Everybody who trades, by organisation. */
  readonly traders: readonly Caller[];
  readonly clock: { at: string };
}

export const seenOf = ({ index, body }: CommittedEntry): Seen => ({ ...(JSON.parse(Buffer.from(body).toString()) as Omit<Seen, 'index'>), index }) as Seen;

/** Takes entries into the account, in the order of the log; throws a `BrokenPromise` where one does not belong there. */
export function observe({ account }: World, entries: readonly CommittedEntry[]): void {
  for (const entry of entries) watch(account, seenOf(entry));
  settle(account);
}

const PERSONAL = [{ name: 'junction', type: 'string', grade: 'general', personal: true, sensitive: false }] as const;

/**
 * A market that has opened: two vendors, three buyers (one of them both, one abroad), a listing whose offers are answered by
 * hand and one with personal information that is automatic, grants with limits that a short story reaches, and a basis.
 */
export async function openMarket(stage: Stage, clock: World['clock']): Promise<Omit<World, 'account'>> {
  const operators = await foundExchange(stage);
  const vendor = await admit(stage, operators, { capacities: ['vendor'] });
  const both = await admit(stage, operators, { capacities: ['vendor', 'buyer'] });
  const buyer = await admit(stage, operators, { capacities: ['buyer'] });
  const foreign = await admit(stage, operators, { capacities: ['buyer'], ...abroad('SG') });
  const regulator = await admit(stage, operators, { capacities: ['regulator'], organisationType: 'state_organ', dataMerchant: false });
  const limits = someTerms({ countMax: 4, rowsMax: 60, purposes: ['planning', 'risk'], termDays: 60 });
  const manual = await list(stage, vendor, { offer: { terms: limits } });
  const automatic = await list(stage, both, { offer: { terms: someTerms({ countMax: 6 }), negotiation: 'automatic' }, description: { fields: [...PERSONAL] } });
  await grant(stage, { vendor, buyer: foreign, listing: manual.listing, terms: { ...limits, countMax: 3 } });
  await openGrant(stage, { vendor: both, buyer: foreign, listing: automatic.listing });
  await openBasis(stage, both, foreign);
  await openQuestions(stage, vendor, regulator);
  return { ...operators, regulator, traders: [vendor, both, buyer, foreign], clock };
}

/** An automatic offer needs no agreement by hand. */
async function openGrant({ run, ledger }: Stage, { vendor, buyer, listing }: { readonly vendor: Caller; readonly buyer: Caller; readonly listing: Id<'listing'> }): Promise<void> {
  const id = ledger.newId('negotiation');
  await run(buyer, 'negotiation.request', { id, listing, proposal: { terms: someTerms({ countMax: 6 }), plan: 'basic', need: 'x' } });
  await run(buyer, 'negotiation.verify', { id, agreementSha256: (await ledger.get(id))?.state.agreementSha256 ?? '' });
  const granted = (await ledger.get(id))?.state.grant;
  if (granted === null || granted === undefined) throw new Error('no grant');
  await run(vendor, 'grant.activate', { id: granted, enforcementPoints: ['gateway-1'], credentialSha256: '0'.repeat(64) });
}

/** Listings that people have to judge, one that lacks its report, and the waiver that could lift that. */
async function openQuestions(stage: Stage, vendor: Caller, regulator: Caller): Promise<void> {
  for (const _ of [1, 2]) await list(stage, vendor, { description: { nature: { ...aDescription().nature, nationalSecurityConcern: true } } });
  await list(stage, vendor, { description: { complianceReport: null } });
  const id = stage.ledger.newId('waiver');
  const scope: CommandInput<'waiver.draft'>['scope'] = { gate: 'tradability', provisions: ['SZ13'], participant: vendor.org, product: null, recipient: null, purpose: null, usesMax: 5, peopleMax: null, from: '2026-01-01', until: '2027-06-30' };
  await stage.run(regulator, 'waiver.draft', { id, scope, ground: 'x', article: 'x', conditions: null, documentSha256: '0'.repeat(64) });
  const second = 'psn_01938f6e-0000-7000-8000-0000000000aa';
  await stage.run(regulator, 'person.add', { id: regulator.org, person: second, name: '赵敏' });
  await stage.run({ ...regulator, person: second }, 'waiver.grant', { id });
}

/** A standard contract that carries what is too much for the exemption. */
async function openBasis({ run, ledger }: Stage, exporter: Caller, recipient: Caller): Promise<void> {
  const [id, digest] = [ledger.newId('basis'), '0'.repeat(64)];
  const scope = { recipients: [recipient.org], countries: ['SG'], purposes: [], fields: [], generalMax: 900_000, sensitiveMax: 0 };
  await run(exporter, 'basis.draft', { id, kind: 'STANDARD_CONTRACT', scope, validFrom: '2026-01-01', validUntil: '2026-07-31', documentSha256: digest, impactAssessmentSha256: digest });
  await run(exporter, 'basis.effect', { id, effectiveOn: '2026-06-15' });
}
