import { Type } from '@sinclair/typebox';
import { canonicalJson } from '#core/tlog';
import { actingPerson, command, draft, need, needAllowed, referred, requireParty, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { sha256Hex } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, IdOf, Nullable, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Participant } from '../participant/participant.state.js';
import { personsOf, personsUnder } from '../participant/person.js';
import { Refusal } from '../refusals.js';
import { ERASURE_GROUNDS, type Erasure } from './erasure.js';
import { ERASURE, WITHIN_DAYS } from './erasure.lifecycle.js';
import { Records, retentionOf } from './retention.js';

const KINDS_MAX = 64;

const Requesting = closed({ id: IdOf('erasure'), participant: IdOf('participant'), person: Nullable(PersonId), ground: OneOf(ERASURE_GROUNDS), evidenceSha256: Digest });

/**
 * A participant for itself or for a person of it, or the operator on what the person concerned has asked for. From this
 * entry on the values are no longer shown in ordinary reads.
 */
export const request = command('erasure.request', Requesting, ({ id, participant, person, ground, evidenceSha256 }, view, ctx) => {
  const { persons } = need(view, ctx, participant);
  const requestedBy = actingPerson(ctx);
  const one = persons.find((candidate) => candidate.id === person);
  if (person !== null && one === undefined) throw new Refusal('reference_invalid', `${person} is not a person of ${participant}.`, { pointer: '/person' });
  const taken = personsOf(persons, person);
  if (taken.length === 0) throw new Refusal('already_exists', 'The values are erased, or are under an erasure already.', { id: one?.erasure?.id ?? participant });
  return [draft('erasure.requested', id, { participant, person, ground, evidenceSha256, requester: ctx.caller.org, requestedBy }), draft('person.restricted', participant, { erasure: id, person })];
});

/** What the duties to retain say, by what the machinery has found among the entries up to `asOf`. An order is begun only if they still say yes. */
export const assess = command('erasure.assess', closed({ id: IdOf('erasure'), asOf: Count, records: Type.Array(Records, { maxItems: KINDS_MAX }) }), ({ id, asOf, records }, view, ctx) => {
  const erasure = allowed(view, ctx, id);
  const participant = referred(view, erasure.participant);
  const found = retentionOf(records, { holds: participant.holds, participating: isNeeded(participant, erasure, ctx) ? participant.id : null }, shanghaiDay(ctx.at));
  if (!found.isLawful) return [draft('erasure.postponed', id, { asOf, lawfulFrom: found.lawfulFrom, grounds: [...found.grounds] })];
  return [draft(erasure.state === 'ORDERED' ? 'erasure.begun' : 'erasure.cleared', id, { asOf })];
});

/** The day has come, or the operator asks: the duties to retain are looked at again. */
export const reopen = command('erasure.reopen', closed({ id: IdOf('erasure'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('erasure.reopened', allowed(view, ctx, id).id, { reason })]);

/** Checker: another person orders it, and the person whose values they are acts no more. */
export const approve = command('erasure.approve', closed({ id: IdOf('erasure') }), ({ id }, view, ctx): Drafts => {
  const erasure = allowed(view, ctx, id);
  const person = actingPerson(ctx);
  const { participant, requestedBy } = erasure;
  if (person === requestedBy) throw new Refusal('same_person', 'Who has asked for an erasure may not order it.', { person });
  const { persons, credentials } = referred(view, participant);
  const taken = personsUnder(persons, id).map((one) => one.id);
  if (taken.includes(person)) throw new Refusal('conflict_of_interest', 'Nobody orders the erasure of what is about them.', { person });
  if (isNeeded(referred(view, participant), erasure, ctx)) throw new Refusal('reference_invalid', 'The participant would be left without a credential: one has to be issued to another person first.', { id: participant });
  const ended = credentials.filter((credential) => credential.revokedAt === null && credential.person !== null && taken.includes(credential.person));
  return [draft('erasure.ordered', id, { person, requestedBy }), ...ended.map((credential): Draft => draft('credential.revoked', participant, { credential: credential.id, reason: `删除个人信息 The person is erased by ${id}.` }))];
});

export const reject = command('erasure.reject', closed({ id: IdOf('erasure'), reason: Text(500) }), ({ id, reason }, view, ctx): Drafts => {
  const erasure = allowed(view, ctx, id);
  return [draft('erasure.rejected', id, { person: actingPerson(ctx), reason }), shownAgain(erasure)];
});

export const withdraw = command('erasure.withdraw', closed({ id: IdOf('erasure'), reason: Text(500) }), ({ id, reason }, view, ctx): Drafts => {
  const erasure = allowed(view, ctx, id);
  requireParty(ctx, erasure.requester, 'requester');
  return [draft('erasure.withdrawn', id, { reason }), shownAgain(erasure)];
});

/** The machinery has destroyed the keys and the sealed values, and has seen that nothing opens. */
export const execute = command('erasure.execute', closed({ id: IdOf('erasure') }), ({ id }, view, ctx): Drafts => {
  const { participant, person } = allowed(view, ctx, id);
  const taken = personsUnder(referred(view, participant).persons, id);
  const digests = taken.flatMap((one) => Object.values(one.digests)).sort();
  return [
    draft('erasure.executed', id, { persons: taken.length, values: digests.length, digestsSha256: sha256Hex(canonicalJson(digests)) }),
    draft('person.erased', participant, { erasure: id, person }),
  ];
});

/** The timekeeper's step when a decision, or the machinery, is late. */
export const escalate = command('erasure.escalate', closed({ id: IdOf('erasure'), reason: Text(500) }), ({ id }, view, ctx) => {
  const { state, escalations } = need(view, ctx, id);
  if (WITHIN_DAYS[state] === undefined) throw new Refusal('state_conflict', `The erasure is ${state}.`, { state, allowed: [] });
  return [draft('erasure.escalated', id, { level: escalations + 1 })];
});

const allowed = (view: View, ctx: Context, id: Id<'erasure'>): Erasure => needAllowed(ERASURE, view, ctx, id);

const shownAgain = ({ id, participant, person }: Erasure): Draft => draft('person.unrestricted', participant, { erasure: id, person });

/** Whether a participant that has not left cannot do without: whole, or the one person whose credentials are all there are. */
function isNeeded({ state, credentials }: Participant, { person }: Erasure, ctx: Context): boolean {
  if (state === 'EXITED' || state === 'REJECTED') return false;
  const usable = credentials.filter(({ revokedAt, validUntil }) => revokedAt === null && Date.parse(validUntil) > Date.parse(ctx.at));
  return person === null || (usable.length > 0 && usable.every((credential) => credential.person === person));
}
