import { shanghaiDay, type Caller, type Id } from '#core/exchange';
import { SYSTEM, list } from '../support/ledger.js';
import { aGrantAt } from './points.js';
import type { Cast } from './cast.js';
import { DIGEST, MATERIALS, aFirst, aNoted, aPledge, aPledgeFiling, aRegistered, aTitle, anApplicationFor, anExamined, decided, screened, waitUntilAfter } from './titles.js';

type Ends = (id: Id, state: string) => void;
const reason = 'story';

/** Everything that happens to registrations, titles, objections and pledges, once. */
export function titles(cast: Cast, ends: Ends): void {
  applications(cast, ends);
  const title = aTitle(cast, cast.vendor);
  changes(cast, title);
  held(cast, title);
  liens(cast, title, ends);
  objections(cast, title, ends);
  licenceEnded(cast);
  ends(title, 'REGISTERED');
  lives(cast, ends);
}

function applications(cast: Cast, ends: Ends): void {
  const [answered, lapsed, withdrawn] = [cast.ledger.newId('registration'), anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)), anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org))];
  const { subject } = aFirst(cast.buyer.org);
  const theirs = anApplicationFor(cast, cast.buyer, aFirst(cast.buyer.org));
  cast.submit(cast.vendor, 'registration.apply', { id: answered, matter: aFirst(cast.vendor.org, { subject }), materials: MATERIALS });
  screened(cast, answered);
  cast.submit(SYSTEM, 'registration.escalate', { id: answered, reason });
  cast.submit(cast.maker, 'registration.ask_supplement', { id: answered, what: reason });
  cast.submit(cast.vendor, 'registration.supplement', { id: answered, materials: MATERIALS });
  cast.submit(cast.vendor, 'registration.answer_duplicates', { id: answered, explanation: reason, evidence: [DIGEST] });
  anExamined(cast, answered);
  cast.submit(cast.checker, 'registration.return', { id: answered, reason });
  cast.submit(cast.maker, 'registration.propose', { id: answered, decision: 'refuse', ground: 'open_dispute', reason });
  cast.submit(cast.checker, 'registration.decide', { id: answered });
  cast.submit(cast.maker, 'registration.ask_supplement', { id: lapsed, what: reason });
  cast.submit(SYSTEM, 'registration.lapse', { id: lapsed, reason });
  cast.submit(cast.vendor, 'registration.withdraw', { id: withdrawn, reason });
  cast.submit(cast.buyer, 'registration.withdraw', { id: theirs, reason });
  for (const [id, state] of [[answered, 'REFUSED'], [lapsed, 'LAPSED'], [withdrawn, 'WITHDRAWN']] as const) ends(id, state);
}

function changes(cast: Cast, title: Id<'title'>): void {
  const licence = anApplicationFor(cast, cast.vendor, { kind: 'licence', title, right: 'processing', licensee: cast.buyer.org, from: '2026-07-01', until: '2027-06-30' });
  cast.submit(cast.buyer, 'registration.consent', { id: licence });
  aRegistered(cast, licence);
  const transfer = anApplicationFor(cast, cast.vendor, { kind: 'transfer', title, right: 'holding', to: cast.buyer.org, share: 3_000 });
  cast.submit(cast.buyer, 'registration.consent', { id: transfer });
  aRegistered(cast, transfer);
  aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'change', title, correction: { sector: 'energy' } }));
}

/** A licence that ends by its last day. */
function licenceEnded(cast: Cast): void {
  const title = aTitle(cast, cast.vendor);
  const until = shanghaiDay(cast.clock.at);
  const licence = anApplicationFor(cast, cast.vendor, { kind: 'licence', title, right: 'processing', licensee: cast.buyer.org, from: until, until });
  cast.submit(cast.buyer, 'registration.consent', { id: licence });
  aRegistered(cast, licence);
  waitUntilAfter(cast, until);
  cast.submit(SYSTEM, 'title.lapse', { id: title, reason });
}

function held(cast: Cast, title: Id<'title'>): void {
  for (const target of [title, anApplicationFor(cast, cast.vendor, { kind: 'change', title, correction: { sector: 'energy' } })]) {
    const id = cast.ledger.newId('hold');
    cast.submit(cast.regulator, 'hold.place', { id, target, ground: reason, article: 'x' });
    cast.submit(cast.regulator, 'hold.lift', { id, reason });
  }
  heldInItsNotice(cast, title);
}

function heldInItsNotice(cast: Cast, title: Id<'title'>): void {
  const [hold, transfer] = [cast.ledger.newId('hold'), anApplicationFor(cast, cast.vendor, { kind: 'transfer', title, right: 'holding', to: cast.buyer.org, share: 1_000 })];
  cast.submit(cast.buyer, 'registration.consent', { id: transfer });
  anExamined(cast, transfer);
  cast.submit(cast.checker, 'registration.decide', { id: transfer });
  cast.submit(cast.regulator, 'hold.place', { id: hold, target: title, ground: reason, article: 'x' });
  waitUntilAfter(cast, cast.state(transfer).notice?.until ?? '');
  cast.submit(SYSTEM, 'registration.end_notice', { id: transfer, reason });
  cast.submit(cast.regulator, 'hold.lift', { id: hold, reason });
  cast.submit(cast.vendor, 'registration.withdraw', { id: transfer, reason });
}

function liens(cast: Cast, title: Id<'title'>, ends: Ends): void {
  const prior = aPledge(cast, title, { by: cast.vendor, to: cast.foreign });
  const [later, lapsed, withdrawn] = [cast.ledger.newId('pledge'), cast.ledger.newId('pledge'), cast.ledger.newId('pledge')];
  for (const id of [later, lapsed, withdrawn]) cast.submit(cast.vendor, 'pledge.file', aPledgeFiling(id, title, { to: cast.buyer, share: 1 }));
  cast.submit(cast.foreign, 'pledge.consent', { id: prior, to: later });
  cast.submit(cast.buyer, 'pledge.confirm', { id: later });
  cast.submit(cast.foreign, 'pledge.release', { id: prior, reason });
  cast.submit(SYSTEM, 'pledge.lapse', { id: lapsed, reason });
  cast.submit(cast.vendor, 'pledge.withdraw', { id: withdrawn, reason });
  for (const [id, state] of [[prior, 'RELEASED'], [later, 'REGISTERED'], [lapsed, 'LAPSED'], [withdrawn, 'WITHDRAWN']] as const) ends(id, state);
}

function objections(cast: Cast, title: Id<'title'>, ends: Ends): void {
  const filed = (target: Id<'registration' | 'title'>, by: Caller): Id<'objection'> => {
    const id = cast.ledger.newId('objection');
    cast.submit(by, 'objection.file', { id, target, ground: reason, evidence: [DIGEST] });
    return id;
  };
  const rejected = filed(title, cast.foreign);
  cast.submit(SYSTEM, 'objection.escalate', { id: rejected, reason });
  cast.submit(cast.maker, 'objection.reject', { id: rejected, reason });
  const [dismissed, lapsed, withdrawn] = [aNoted(cast, title, cast.foreign), aNoted(cast, title, cast.foreign), aNoted(cast, title, cast.foreign)];
  cast.submit(cast.foreign, 'objection.substantiate', { id: dismissed, evidenceSha256: DIGEST });
  cast.submit(cast.maker, 'objection.propose', { id: dismissed, outcome: 'uphold', ground: reason });
  cast.submit(cast.checker, 'objection.return', { id: dismissed, reason });
  decided(cast, dismissed, 'dismiss');
  cast.submit(SYSTEM, 'objection.lapse', { id: lapsed, reason });
  cast.submit(cast.foreign, 'objection.withdraw', { id: withdrawn, reason });
  const registration = anExamined(cast, anApplicationFor(cast, cast.vendor, aFirst(cast.vendor.org)));
  cast.submit(cast.checker, 'registration.decide', { id: registration });
  const [first, second] = [filed(registration, cast.foreign), filed(registration, cast.buyer)];
  cast.submit(cast.foreign, 'objection.withdraw', { id: first, reason });
  cast.submit(cast.buyer, 'objection.withdraw', { id: second, reason });
  const upheld = aNoted(cast, registration, cast.foreign);
  decided(cast, upheld, 'uphold');
  for (const [id, state] of [[rejected, 'REJECTED'], [dismissed, 'DISMISSED'], [lapsed, 'LAPSED'], [withdrawn, 'WITHDRAWN'], [upheld, 'UPHELD'], [registration, 'REFUSED']] as const) ends(id, state);
}

function lives(cast: Cast, ends: Ends): void {
  const [renewed, cancelled] = [aTitle(cast, cast.vendor), aTitle(cast, cast.vendor)];
  aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'cancel', title: cancelled, reason }));
  const { validUntil } = cast.state(renewed);
  cast.clock.at = `${validUntil}T04:00:00.000Z`;
  aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'renewal', title: renewed }));
  waitUntilAfter(cast, cast.state(renewed).validUntil);
  cast.submit(SYSTEM, 'title.lapse', { id: renewed, reason });
  ends(renewed, 'LAPSED');
  ends(cancelled, 'CANCELLED');
}

/** A grant that ends with the title that it rests on, until that is renewed. */
export async function extension(cast: Cast): Promise<Id<'grant'>> {
  const title = aTitle(cast, cast.vendor);
  const { listing } = await list(cast, cast.vendor, { offer: { ground: { kind: 'registration', title } } });
  cast.clock.at = `${cast.state(title).validUntil}T04:00:00.000Z`;
  const grant = await aGrantAt({ ...cast, listing }, ['gateway']);
  aRegistered(cast, anApplicationFor(cast, cast.vendor, { kind: 'renewal', title }));
  cast.submit(cast.vendor, 'grant.extend', { id: grant });
  return grant;
}
