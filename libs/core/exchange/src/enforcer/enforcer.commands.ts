import { Type } from '@sinclair/typebox';
import { command, draft, needAllowed, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, IdOf, Instant, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { CredentialData } from '../participant/participant.entries.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { ENFORCER } from './enforcer.lifecycle.js';
import { ENFORCER_KINDS, Endpoint, type Enforcer } from './enforcer.js';

/** After how long without a word a point counts as silent: several of its polls, each of which waits at most 25 seconds. */
export const SILENT_AFTER_MS = 90_000;

/** There is one point of a name per owner, so that a grant that names it finds it. */
export const enforcerIdOf = (ctx: Pick<Context, 'derivedId'>, owner: Id<'participant'>, code: string): Id<'enforcer'> => ctx.derivedId('enforcer', owner, code);

const Registration = closed({
  id: IdOf('enforcer'), code: Code, name: Bilingual(100), kind: OneOf(ENFORCER_KINDS), endpoint: Type.Optional(Endpoint), credential: CredentialData,
});

/** A point of the caller's, with a credential that can do nothing but what a point does. */
export const register = command('enforcer.register', Registration, ({ id, credential, endpoint = null, ...named }, view, ctx) => {
  const owner = ctx.caller.org;
  requireTrading(view, ctx);
  if (id !== enforcerIdOf(ctx, owner, named.code)) throw new Error(`${id} is not the id of the point ${named.code} of ${owner}`);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `There is a point ${named.code} already; one that was retired does not come back.`, { id });
  return [draft('enforcer.registered', id, { ...named, owner, endpoint, credential: credential.id }), issued(owner, id, credential)];
});

const issued = (owner: Id<'participant'>, enforcer: Id<'enforcer'>, credential: (typeof CredentialData)['static']): Draft =>
  draft('credential.issued', owner, { credential: { ...credential, person: null, enforcer } });

const revoked = ({ owner, credential }: Enforcer, view: View, reason: string): Draft[] =>
  view.get(owner)?.credentials.some(({ id, revokedAt }) => id === credential && revokedAt === null) === true ? [draft('credential.revoked', owner, { credential, reason })] : [];

/** A new secret for the point; the one before ends with it. */
export const renewCredential = command('enforcer.renew_credential', closed({ id: IdOf('enforcer'), credential: CredentialData }), ({ id, credential }, view, ctx) => {
  const enforcer = allowed(view, ctx, id);
  return [draft('enforcer.credential_renewed', id, { credential: credential.id }), ...revoked(enforcer, view, '更换凭证 Renewed.'), issued(enforcer.owner, id, credential)];
});

export const revise = command('enforcer.revise', closed({ id: IdOf('enforcer'), name: Type.Optional(Bilingual(100)), endpoint: Type.Optional(Nullable(Endpoint)) }), ({ id, ...change }, view, ctx) => {
  const { name, endpoint } = allowed(view, ctx, id);
  return [draft('enforcer.revised', id, { name, endpoint, ...change })];
});

/** Out of service for good. What waits for its acknowledgement goes on waiting, and shows that it did not come. */
export const retire = command('enforcer.retire', closed({ id: IdOf('enforcer'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  return [draft('enforcer.retired', id, { reason }), ...revoked(allowed(view, ctx, id), view, reason)];
});

/** Nobody has ever heard of it. */
export const lapse = command('enforcer.lapse', closed({ id: IdOf('enforcer'), reason: Type.String() }), ({ id, reason }, view, ctx) => {
  return [draft('enforcer.retired', id, { reason }), ...revoked(allowed(view, ctx, id), view, reason)];
});

const heard = closed({ id: IdOf('enforcer'), heardAt: Instant });

/** The point has asked, reported or acknowledged. That is an entry when it was not expected; every poll would be too many. */
export const hear = command('enforcer.hear', heard, ({ id, heardAt }, view, ctx) => {
  return [draft('enforcer.heard', allowed(view, ctx, id).id, { heardAt })];
});

/** Nothing was heard of the point since `heardAt`. */
export const miss = command('enforcer.miss', heard, ({ id, heardAt }, view, ctx) => {
  const { heardAt: before, updatedAt } = allowed(view, ctx, id);
  const latest = [heardAt, before ?? updatedAt].sort().at(-1) ?? heardAt;
  if (Date.parse(ctx.at) - Date.parse(latest) < SILENT_AFTER_MS) throw new Refusal('state_conflict', `It was heard at ${latest}.`, { state: 'ACTIVE', allowed: [] });
  return [draft('enforcer.fell_silent', id, { heardAt: latest })];
});

const allowed = (view: View, ctx: Context, id: Id<'enforcer'>): Enforcer => needAllowed(ENFORCER, view, ctx, id);
