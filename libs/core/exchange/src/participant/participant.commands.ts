import { Type, type Static } from '@sinclair/typebox';
import { actingPerson, command, draft, need, type PrivateValue } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { IdOf, PersonId, Text, closed } from '../kernel/schema.js';
import { unbound } from '../binding/unbound.js';
import { Refusal } from '../refusals.js';
import { CredentialData, Organisation } from './participant.entries.js';
import { PARTICIPANT } from './participant.lifecycle.js';
import type { Participant } from './participant.state.js';
import { requireExplained } from './registry.js';
import { subjectOf } from './person.js';
import { isUnifiedSocialCreditCode } from './registration-number.js';

/** Name and address of the person to turn to; about a natural person, so the ledger holds its digest only. */
export const Contact = closed({ name: Text(100), email: Type.String({ pattern: '^[^@\\s]{1,64}@[^@\\s]{1,190}$' }), phone: Type.Optional(Text(40)) });

const application = closed({ id: IdOf('participant'), organisation: Organisation, contact: Contact, person: PersonId, credential: CredentialData });

/** Each under a digest of its own, so that one can be shown without the others; all of a person's under one key, so that they are erased together. */
const valuesOf = (id: Id<'participant'>, person: string, values: Readonly<Record<string, string | undefined>>): Record<string, PrivateValue> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, { value, subject: subjectOf(id, person) }]])));

/** An organisation in the mainland is registered by its unified social credit code; its check character must hold. */
function requireRegistration({ jurisdiction, registration }: Static<typeof Organisation>): void {
  const isMainland = jurisdiction === 'CN';
  if (isMainland !== (registration.scheme === 'USCC')) {
    throw new Refusal('registration_number_invalid', isMainland ? 'A mainland organisation is registered by its unified social credit code (USCC).' : 'USCC is for mainland organisations.', { pointer: '/organisation/registration/scheme' });
  }
  if (isMainland && !isUnifiedSocialCreditCode(registration.number)) {
    throw new Refusal('registration_number_invalid', `${registration.number} fails the check character of GB 32100-2015.`, { pointer: '/organisation/registration/number', article: 'GB 32100-2015' });
  }
}

/** A remit (监管权限) is a regulator's. */
function requireRemitOfRegulator({ capacities, jurisdictionArea, domains }: Static<typeof Organisation>): void {
  if ((jurisdictionArea ?? domains) === undefined || capacities.includes('regulator')) return;
  throw new Refusal('reference_invalid', 'Only a regulator looks after an area or a domain.', { pointer: jurisdictionArea === undefined ? '/organisation/domains' : '/organisation/jurisdictionArea' });
}

/** The first operator (运营机构), once per exchange, by the bootstrap token. */
export const bootstrap = command('participant.bootstrap', application, (input, view, ctx) => {
  const exchange = ctx.derivedId('exchange', 'singleton');
  if (view.get(exchange) !== undefined) throw new Refusal('already_exists', 'This exchange has its first operator already.');
  const { id, organisation, person, credential, contact } = input;
  return [
    draft('participant.founded', id, { organisation: { ...organisation, capacities: ['operator'] }, person, credential }, { private: valuesOf(id, person, contact) }),
    draft('exchange.founded', exchange, { operator: id }),
  ];
});

export const apply = command('participant.apply', application, (input, _view, _ctx) => {
  const { id, organisation, person, credential, contact } = input;
  if (organisation.capacities.includes('operator')) throw new Refusal('invalid_request', 'An operator is founded, it does not apply.', { pointer: '/organisation/capacities' });
  if (organisation.dataMerchant && organisation.organisationType !== 'enterprise_legal_person') {
    throw new Refusal('reference_invalid', 'A data merchant is an enterprise legal person.', { pointer: '/organisation/dataMerchant', article: '《深圳市数据交易管理暂行办法》第五条' });
  }
  requireRegistration(organisation);
  requireRemitOfRegulator(organisation);
  return [draft('participant.applied', id, { organisation, person, credential }, { private: valuesOf(id, person, contact) })];
});

const byId = closed({ id: IdOf('participant') });
const withReason = closed({ id: IdOf('participant'), reason: Text(500) });

/** Maker: one operator person has looked at the application and its evidence. */
export const endorse = command('participant.endorse', closed({ id: IdOf('participant'), note: Type.Optional(Text(500)) }), (input, view, ctx) => {
  const participant = need(view, ctx, input.id);
  const person = actingPerson(ctx);
  requireAllowed(PARTICIPANT, participant.state, 'participant.endorse');
  requireExplained(participant.registry, input.note);
  return [draft('participant.endorsed', input.id, { person, ...(input.note === undefined ? {} : { note: input.note }) })];
});

/** Checker: another operator person admits what the maker has endorsed. */
export const admit = command('participant.admit', byId, (input, view, ctx) => {
  const participant = need(view, ctx, input.id);
  const person = actingPerson(ctx);
  requireAllowed(PARTICIPANT, participant.state, 'participant.admit');
  if (participant.endorsedBy === null) throw new Refusal('state_conflict', 'The application has to be endorsed by another person first.', { state: participant.state, allowed: ['participant.endorse'] });
  if (participant.endorsedBy === person) throw new Refusal('same_person', 'The person who endorsed an application may not admit it.', { person });
  return [draft('participant.admitted', input.id, { person, endorsedBy: participant.endorsedBy, capacities: participant.organisation.capacities })];
});

type MoveAction = 'participant.reject' | 'participant.suspend' | 'participant.resume' | 'participant.lapse';
const MOVES = {
  'participant.reject': 'participant.rejected', 'participant.lapse': 'participant.rejected', 'participant.suspend': 'participant.suspended',
  'participant.resume': 'participant.resumed',
} as const satisfies Record<MoveAction, string>;

const move = (action: MoveAction) => command(action, withReason, (input, view, ctx) => {
  const participant = need(view, ctx, input.id);
  requireAllowed(PARTICIPANT, participant.state, action);
  return [draft(MOVES[action], input.id, { reason: input.reason })];
});

export const reject = move('participant.reject');
export const lapse = move('participant.lapse');
export const suspend = move('participant.suspend');
export const resume = move('participant.resume');

export const addPerson = command('person.add', closed({ id: IdOf('participant'), person: PersonId, name: Text(100) }), (input, view, ctx) => {
  const participant = need(view, ctx, input.id);
  if (participant.persons.length >= 200) throw new Refusal('limit_exceeded', 'A participant has at most 200 persons.');
  return [draft('person.added', input.id, { person: input.person }, { private: valuesOf(input.id, input.person, { name: input.name }) })];
});

const CREDENTIALS_MAX = 50;

export const issueCredential = command('credential.issue', closed({ id: IdOf('participant'), credential: CredentialData }), (input, view, ctx) => {
  requireRoomForCredential(need(view, ctx, input.id), input.credential.person);
  requireMeans(input.credential);
  if (Date.parse(input.credential.validUntil) <= Date.parse(input.credential.validFrom)) throw new Refusal('invalid_request', 'validUntil must be later than validFrom.', { pointer: '/validUntil' });
  return [draft('credential.issued', input.id, { credential: input.credential })];
});

/** Refuses a credential for somebody else's person, and one too many. */
export function requireRoomForCredential({ id, persons, credentials }: Participant, person: string | null): void {
  if (person !== null && persons.every((one) => one.id !== person)) throw new Refusal('reference_invalid', `${person} is not a person of ${id}.`, { pointer: '/person' });
  if (credentials.filter(({ revokedAt }) => revokedAt === null).length >= CREDENTIALS_MAX) throw new Refusal('limit_exceeded', `A participant has at most ${CREDENTIALS_MAX} credentials in force.`);
}

/** A credential is held by a secret or by a sign-in, and whoever signs in is a person. */
function requireMeans({ secretSha256, signIn, person }: Static<typeof CredentialData>): void {
  if ((secretSha256 === undefined) === (signIn === undefined)) throw new Refusal('invalid_request', 'A credential has either a secret or a sign-in.', { pointer: '/signIn' });
  if (signIn !== undefined && person === null) throw new Refusal('invalid_request', 'A sign-in is a person’s: name the person.', { pointer: '/person' });
}

export const revokeCredential = command('credential.revoke', closed({ id: IdOf('participant'), credential: Type.String({ maxLength: 64 }), reason: Text(500) }), (input, view, ctx) => {
  const participant = need(view, ctx, input.id);
  const credential = participant.credentials.find(({ id }) => id === input.credential);
  if (credential === undefined) throw new Refusal('not_found', `There is no credential ${input.credential}.`, { id: input.credential });
  if (credential.revokedAt !== null) throw new Refusal('state_conflict', 'The credential is revoked already.', { state: 'REVOKED', allowed: [] });
  return [draft('credential.revoked', input.id, { credential: input.credential, reason: input.reason }), ...unbound(view, ctx, credential, input.reason)];
});
