import type { Terms } from '#core/odrl';
import type { FoldEntry, Id } from '#core/exchange';
import { known, noteId, type Account, type Seen } from './account.js';

/** A promise of the exchange (DESIGN §3) that an entry breaks. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

function keep(promise: string, holds: boolean, entry: Seen): void {
  if (!holds) throw new BrokenPromise(`${promise}: ${entry.type} at ${entry.index} on ${entry.stream}`);
}

/** Holds an entry against every promise, then takes it into the account. */
export function watch(account: Account, entry: Seen): void {
  noteId(account, entry.stream);
  account.seen[entry.type] = (account.seen[entry.type] ?? 0) + 1;
  requireOpenEnd(account, entry);
  if (!STAYS.test(entry.type)) account.last.set(entry.stream, entry.type);
  watchPeople(account, entry);
  watchListings(account, entry);
  watchGrants(account, entry);
  watchTransfers(account, entry);
  watchLaw(account, entry);
  watchReviews(account, entry);
}

/** After each commit: what was counted is what was cleared and not given back. */
export function settle(account: Account): void {
  const expected = new Map<Id, { readonly general: number; readonly sensitive: number }>();
  for (const { counted } of account.transfers.values()) {
    if (counted === null) continue;
    const sum = expected.get(counted.tally) ?? { general: 0, sensitive: 0 };
    expected.set(counted.tally, { general: sum.general + counted.general, sensitive: sum.sensitive + counted.sensitive });
  }
  for (const [tally, { general, sensitive }] of account.tallies) {
    const sum = expected.get(tally) ?? { general: 0, sensitive: 0 };
    if (sum.general !== general || sum.sensitive !== sensitive) throw new BrokenPromise(`${tally} says ${general} and ${sensitive} people, cleared are ${sum.general} and ${sum.sensitive}`);
  }
}

/** Entries after which an aggregate is where it was before. */
const STAYS = /^grant\.(used|use_returned|credential_collected|acknowledged)$|^basis\.(limit_near|outgrown)$|^product\.importance_notified$|^review\.escalated$|\.(held|released)$|^(person|credential)\./;
const ENDS = new RegExp(`^(${[
  'participant\\.(exited|rejected)', 'product\\.retired', 'listing\\.delisted', 'negotiation\\.(finalized|terminated)', 'grant\\.(expired|revoked|unconfirmed)',
  'transfer\\.(completed|terminated|blocked|refused)', 'basis\\.(expired|withdrawn|terminated|revoked|superseded|refused_finally)', 'check\\.(passed|failed|lapsed|waived|superseded)',
  'obligation\\.(waived|ended)', 'hold\\.lifted', 'review\\.(decided|superseded)',
].join('|')})$`);
/** What may still be written about something that has ended: orders on it, and who works for it. */
const AFTER_THE_END = /\.(held|released)$|^(person|credential)\./;

function requireOpenEnd(account: Account, entry: Seen): void {
  keep('what has ended stays as it is', !account.ended.has(entry.stream) || AFTER_THE_END.test(entry.type), entry);
  if (ENDS.test(entry.type)) account.ended.add(entry.stream);
}

function watchPeople(account: Account, entry: Seen): void {
  const { stream } = entry;
  switch (entry.type) {
    case 'participant.founded':
      account.standing.set(stream as Id<'participant'>, 'admitted');
      return;
    case 'participant.endorsed':
      keep('an endorsement names the person who makes it', entry.actor.person === entry.data.person, entry);
      account.endorsedBy.set(stream as Id<'participant'>, entry.data.person);
      return;
    case 'participant.admitted': {
      const maker = account.endorsedBy.get(stream as Id<'participant'>);
      keep('maker and checker are two people', maker !== undefined && maker === entry.data.endorsedBy && entry.data.person === entry.actor.person && maker !== entry.data.person, entry);
      account.standing.set(stream as Id<'participant'>, 'admitted');
      return;
    }
    case 'participant.resumed':
      account.standing.set(stream as Id<'participant'>, 'admitted');
      return;
    case 'participant.suspended':
    case 'participant.exit_begun':
    case 'participant.exited':
    case 'participant.rejected':
      account.standing.set(stream as Id<'participant'>, 'barred');
      return;
    default:
  }
  if (/\.held$/.test(entry.type)) account.holds.set(stream, (account.holds.get(stream) ?? new Set()).add((entry.data as { hold: string }).hold));
  if (/\.released$/.test(entry.type)) account.holds.get(stream)?.delete((entry.data as { hold: string }).hold);
}

function watchListings(account: Account, entry: Seen): void {
  const { stream } = entry;
  switch (entry.type) {
    case 'product.described':
    case 'product.revised':
      account.versions.set(stream, [...(account.versions.get(stream) ?? []), entry.data.version]);
      return;
    case 'listing.created':
      account.listings.set(stream, { vendor: entry.data.vendor, product: entry.data.product, version: entry.data.productVersion, offer: entry.data.offer, round: 0 });
      return;
    case 'listing.revised':
      Object.assign(known(account.listings, stream), { version: entry.data.productVersion, offer: entry.data.offer });
      return;
    case 'listing.submitted':
      known(account.listings, stream).round += 1;
      return;
    case 'listing.listed':
      keep('nothing is LISTED without a passed or waived check of its own, a source, rights and, unless it is waived, the report', isFitToList(account, entry), entry);
      return;
    default:
  }
}

function isFitToList(account: Account, { stream, data }: FoldEntry<'listing.listed'>): boolean {
  const listing = known(account.listings, stream);
  const check = account.checks.get(data.check);
  const version = account.versions.get(listing.product)?.[listing.version - 1];
  const hasRights = version !== undefined && (version.rights.holding || version.rights.processing || version.rights.operation);
  return check?.passed === true && check.subject === stream && check.round === listing.round && hasRights && version.source !== null && (version.complianceReport !== null || data.waiver !== undefined);
}

function watchGrants(account: Account, entry: Seen): void {
  const { stream } = entry;
  const own = (): ReturnType<Account['grant']> => account.grant(stream as Id<'grant'>);
  switch (entry.type) {
    case 'negotiation.requested':
    case 'negotiation.offered': {
      const { proposal, listing, buyer } = entry.data;
      keep('an agreement is never wider than its offer', contains(known(account.listings, listing).offer.terms, proposal.terms), entry);
      account.proposals.set(stream, { terms: proposal.terms, listing, buyer });
      return;
    }
    case 'negotiation.agreed':
      account.digests.set(stream, entry.data.agreementSha256);
      return;
    case 'grant.provisioned': {
      const { negotiation, terms, vendor, buyer, product } = entry.data;
      keep('a grant is never wider than its agreement', contains(known(account.proposals, negotiation).terms, terms), entry);
      account.grants.set(stream, { vendor, buyer, product, terms, state: 'provisioning', expiresAt: '', used: { count: 0, rows: 0, bytes: 0 } });
      return;
    }
    case 'grant.activated': {
      const { vendor, buyer, product, terms } = own();
      keep('nothing starts while it is held', account.mayTrade(vendor, buyer) && account.isFree(stream, product), entry);
      keep('a grant never outlives its term', Date.parse(entry.data.expiresAt) <= Date.parse(entry.at) + terms.termDays * 86_400_000, entry);
      Object.assign(own(), { state: 'active', expiresAt: entry.data.expiresAt });
      return;
    }
    case 'grant.used':
    case 'grant.use_returned': {
      const { state, used, terms, expiresAt } = own();
      const sign = entry.type === 'grant.used' ? 1 : -1;
      const after = { count: used.count + sign, rows: used.rows + sign * entry.data.rows, bytes: used.bytes + sign * entry.data.bytes };
      if (sign === 1) keep('a use passes only under a grant that is active and not over', state === 'active' && entry.at < expiresAt, entry);
      keep('use never exceeds its limits, and never falls below nothing', within(after.count, terms.countMax) && within(after.rows, terms.rowsMax) && within(after.bytes, terms.bytesMax), entry);
      Object.assign(own(), { used: after, ...(state === 'exhausted' ? { state: 'active' } : {}) });
      return;
    }
    default:
  }
  const next = GRANT_STATES[entry.type];
  if (next !== undefined) own().state = next;
}

const GRANT_STATES: Readonly<Record<string, ReturnType<Account['grant']>['state']>> = {
  'grant.exhausted': 'exhausted', 'grant.suspended': 'suspended', 'grant.resumed': 'active', 'grant.revocation_begun': 'closing',
  'grant.revoked': 'ended', 'grant.unconfirmed': 'ended', 'grant.expired': 'ended',
};
const within = (value: number, maximum: number | null): boolean => value >= 0 && (maximum === null || value <= maximum);

/** Whether terms are inside others, asked of every single item and limit. */
function contains(wide: Terms, narrow: Terms): boolean {
  const isInside = (all: readonly string[], some: readonly string[]): boolean => all.length === 0 || (some.length > 0 && some.every((item) => all.includes(item)));
  const lists = (['purposes', 'fields', 'places', 'recipients'] as const).every((list) => isInside(wide[list], narrow[list]));
  const limits = (['countMax', 'rowsMax', 'bytesMax'] as const).every((limit) => (narrow[limit] ?? Infinity) <= (wide[limit] ?? Infinity));
  return lists && limits && narrow.modes.every((mode) => wide.modes.includes(mode)) && narrow.termDays <= wide.termDays && (!narrow.onward || wide.onward);
}

function watchTransfers(account: Account, entry: Seen): void {
  const { stream, index, at } = entry;
  switch (entry.type) {
    case 'transfer.requested': {
      const { grant, recipient } = entry.data;
      const { vendor, buyer, product } = account.grant(grant);
      keep('nothing starts while it is held', account.mayTrade(vendor, buyer, recipient) && account.isFree(grant, product), entry);
      account.transfers.set(stream, { grant, recipient, state: 'asked', cleared: null, basis: null, counted: null, round: 1 });
      return;
    }
    case 'transfer.cleared': {
      const check = account.checks.get(entry.data.check);
      keep('a transfer is cleared by a passed check of its own round', check?.passed === true && check.subject === stream && check.round === account.transfer(stream).round, entry);
      Object.assign(account.transfer(stream), { cleared: index, basis: entry.data.basis, counted: entry.data.counted });
      return;
    }
    case 'transfer.basis_attached':
      Object.assign(account.transfer(stream), { cleared: null, basis: entry.data.basis, round: account.transfer(stream).round + 1 });
      return;
    case 'transfer.started':
    case 'transfer.resumed': {
      const transfer = account.transfer(stream);
      keep('no transfer starts unless an earlier entry has cleared it', transfer.cleared !== null && transfer.cleared < index, entry);
      keep('nothing starts while it is held, suspended, over or without its basis', account.mayFlow(transfer, stream, at), entry);
      transfer.state = 'running';
      return;
    }
    case 'transfer.suspended':
      account.transfer(stream).state = 'paused';
      return;
    case 'transfer.completed':
    case 'transfer.blocked':
    case 'transfer.terminated': {
      const transfer = account.transfer(stream);
      if (entry.type === 'transfer.completed') keep('what is held is not completed', account.isFree(stream), entry);
      if (transfer.state === 'asked') transfer.counted = null;
      transfer.state = 'ended';
      return;
    }
    default:
  }
}

function watchLaw(account: Account, entry: Seen): void {
  const { stream } = entry;
  switch (entry.type) {
    case 'check.queued':
      account.checks.set(stream, { subject: entry.data.subject, round: entry.data.round, passed: false });
      return;
    case 'check.passed':
    case 'check.failed':
    case 'check.evidence_needed': {
      const { factsSha256, verdictSha256, pack } = entry.data;
      const question = `${pack.digest} ${factsSha256}`;
      keep('a verdict is a function of facts and pack alone', (account.verdicts.get(question) ?? verdictSha256) === verdictSha256, entry);
      account.verdicts.set(question, verdictSha256);
      known(account.checks, stream).passed = entry.type === 'check.passed';
      return;
    }
    case 'check.waived':
      keep('a check is WAIVED by a waiver in force alone', account.waivers.has(entry.data.waiver.waiver), entry);
      known(account.checks, stream).passed = true;
      return;
    case 'check.approved':
      known(account.checks, stream).passed = true;
      return;
    case 'basis.drafted':
      account.bases.set(stream, { exporter: entry.data.exporter, inEffect: false, from: entry.data.validFrom ?? '', until: entry.data.validUntil ?? '' });
      return;
    case 'basis.effected':
      Object.assign(known(account.bases, stream), { inEffect: true, from: entry.data.effectiveOn });
      return;
    case 'basis.approved':
    case 'basis.certified':
      Object.assign(known(account.bases, stream), { inEffect: true, from: entry.data.validFrom, until: entry.data.validUntil });
      return;
    case 'basis.resumed':
      known(account.bases, stream).inEffect = true;
      return;
    case 'basis.withdrawn':
    case 'basis.expired':
    case 'basis.terminated':
    case 'basis.superseded':
    case 'basis.suspended':
    case 'basis.revoked':
    case 'basis.change_reported':
      known(account.bases, stream).inEffect = false;
      return;
    case 'tally.reserved':
    case 'tally.released': {
      const sign = entry.type === 'tally.reserved' ? 1 : -1;
      const { general, sensitive } = account.tallies.get(stream) ?? { general: 0, sensitive: 0 };
      account.tallies.set(stream, { general: general + sign * entry.data.general, sensitive: sensitive + sign * entry.data.sensitive });
      return;
    }
    default:
  }
}

function watchReviews(account: Account, entry: Seen): void {
  const { stream } = entry;
  switch (entry.type) {
    case 'review.opened':
      account.reviews.set(stream, { subject: entry.data.subject, maker: null, decision: null });
      return;
    case 'review.assigned':
      Object.assign(known(account.reviews, stream), { maker: entry.data.maker });
      return;
    case 'review.proposed':
      keep('who proposes is whom it was given to', known(account.reviews, stream).maker === entry.actor.person, entry);
      Object.assign(known(account.reviews, stream), { decision: entry.data.decision });
      return;
    case 'review.decided': {
      const { maker, decision } = known(account.reviews, stream);
      keep('maker and checker are two people', maker === entry.data.maker && entry.data.checker === entry.actor.person && maker !== entry.actor.person, entry);
      keep('what is decided is what was proposed', decision === entry.data.decision, entry);
      return;
    }
    case 'waiver.granted':
      account.waivers.add(stream);
      return;
    case 'waiver.revoked':
    case 'waiver.expired':
      account.waivers.delete(stream);
      return;
    case 'check.approved':
      keep('a check is approved by a decided review of its own subject', isDecided(account, entry.data.review, known(account.checks, stream).subject), entry);
      return;
    default:
  }
}

const isDecided = (account: Account, review: Id, subject: Id): boolean =>
  account.last.get(review) === 'review.decided' && account.reviews.get(review)?.decision === 'approve' && account.reviews.get(review)?.subject === subject;
