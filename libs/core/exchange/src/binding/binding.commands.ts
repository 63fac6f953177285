import { Type } from '@sinclair/typebox';
import { X509_BYTES_MAX, X509_CHAIN_MAX, fromBase64, isJwsSignedBy, readX509, type X509Certificate } from '#core/tlog';
import { command, draft, needAllowed, referred, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { uuidOf, type Id } from '../kernel/id.js';
import { IdOf, Nullable, PersonId, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { fulfilled, opened } from '../obligation/opening.js';
import { requireRoomForCredential } from '../participant/participant.commands.js';
import type { Participant } from '../participant/participant.state.js';
import { Refusal } from '../refusals.js';
import { readAssertion } from './assertion.js';
import type { Binding } from './binding.js';
import { BINDING } from './binding.lifecycle.js';
import { boundCertificate, certificateFault } from './certified.js';
import { unbound } from './unbound.js';

const Base64Certificate = Type.String({ minLength: 1, maxLength: Math.ceil(X509_BYTES_MAX / 3) * 4, contentEncoding: 'base64', description: 'DER in Base64, as x5c has it (RFC 7515 §4.1.6)' });
const POSSESSION_LENGTH_MAX = 32 * 1024;

const Introduction = closed({
  id: IdOf('binding'), person: Nullable(PersonId),
  chain: Type.Array(Base64Certificate, { minItems: 1, maxItems: X509_CHAIN_MAX, description: 'The certificate, then those that lead to a root of a licensed authority, without the root' }),
  assertion: Type.String({ minLength: 1, maxLength: POSSESSION_LENGTH_MAX, description: 'A JWT by the certificate’s key whose iss and sub are the id of the participant (RFC 7523 §3): it shows the key' }),
  fields: Type.Array(Type.String({ pattern: '^[0-9]+(\\.[0-9]+)+$', maxLength: 64 }), { maxItems: 8 }),
});

/** There is one binding of a certificate: who has it bound shows its key. */
export const bindingIdOf = (ctx: Pick<Context, 'derivedId'>, certificateSha256: string): Id<'binding'> => ctx.derivedId('binding', certificateSha256);

/** The credential by which the machine signs in; it has the binding's number. */
export const credentialIdOf = (id: Id<'binding'>): string => `cli_${uuidOf(id)}`;

/** 绑定: that an authority vouches for the certificate just now was looked up before; everything that a certificate says by itself is held against the organisation here. */
export const bind = command('binding.bind', Introduction, ({ id, person, chain, assertion, fields }, view, ctx): Drafts => {
  const holder = referred(view, ctx.caller.org);
  if (holder.state !== 'ADMITTED') throw new Refusal('participant_not_active', `${holder.id} is ${holder.state}.`, { id: holder.id, state: holder.state });
  const certificate = certificateIn(chain);
  if (id !== bindingIdOf(ctx, certificate.sha256)) throw new Error(`${id} is not the id of a binding of ${certificate.sha256}`);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', 'The certificate was bound before; one that was revoked does not come back.', { id });
  requireRoomForCredential(holder, person);
  const fault = certificateFault(certificate, holder, { fields, at: ctx.at });
  if (fault !== undefined) throw new Refusal('certificate_invalid', fault, { pointer: '/chain/0' });
  requirePossession(certificate, assertion, holder);
  const evidence = documentOf({ chain, assertion });
  const { notAfter } = certificate;
  return [
    draft('binding.bound', id, { holder: holder.id, person, certificate: boundCertificate(certificate, fields), evidenceSha256: evidence.sha256 }, { documents: [evidence] }),
    draft('credential.bound', holder.id, { credential: { id: credentialIdOf(id), binding: id, person, validFrom: ctx.at, validUntil: notAfter } }),
    ...renewed(view, ctx, holder, person),
    ...opened(view, ctx, ['sign-in-renewal', { debtor: holder.id, source: id, on: shanghaiDay(notAfter) }]),
  ];
});

/** The certificate itself is the first of its chain. */
function certificateIn([first = '']: readonly string[]): X509Certificate {
  const der = fromBase64(first);
  const read = der === undefined ? undefined : readX509(der);
  if (read?.ok === true) return read.value;
  throw new Refusal('certificate_invalid', `The certificate cannot be read: ${read?.reason ?? 'it is not Base64'}.`, { pointer: '/chain/0' });
}

function requirePossession(certificate: X509Certificate, text: string, { id }: Pick<Participant, 'id'>): void {
  const assertion = readAssertion(text);
  const isShown = assertion.ok && assertion.value.claims.sub === id && assertion.value.certificateSha256 === certificate.sha256 && isJwsSignedBy(assertion.value.jws, certificate);
  if (!isShown) throw new Refusal('signature_invalid', 'The assertion does not show that the key of the certificate is yours.', { pointer: '/assertion' });
}

/** Who binds another certificate for the same use has renewed the one before. */
function renewed(view: View, ctx: Context, { credentials }: Participant, person: string | null): Draft[] {
  const before = credentials.filter((one) => one.revokedAt === null && one.person === person).flatMap(({ binding }) => binding ?? []);
  return before.flatMap((binding) => fulfilled(view, ctx, 'sign-in-renewal', binding));
}

const withReason = closed({ id: IdOf('binding'), reason: Text(500) });

const ending = (action: 'binding.revoke' | 'binding.distrust') => command(action, withReason, ({ id, reason }, view, ctx): Drafts => {
  const { holder } = allowed(view, ctx, id);
  const [first, ...rest] = unbound(view, ctx, { binding: id }, reason);
  if (first === undefined) throw new Error(`${id} is bound and does not end`);
  return [first, draft('credential.revoked', holder, { credential: credentialIdOf(id), reason }), ...rest];
});

/** 解除绑定: the holder, or the operator, ends it; tokens that were given out by it end with it. */
export const revoke = ending('binding.revoke');
/** The authority has revoked the certificate, or is trusted no more. */
export const distrust = ending('binding.distrust');

/** The certificate has ended, and with it the credential, whose last instant is the same. */
export const expire = command('binding.expire', withReason, ({ id, reason }, view, ctx) => [draft('binding.expired', allowed(view, ctx, id).id, { reason })]);

const allowed = (view: View, ctx: Context, id: Id<'binding'>): Binding => needAllowed(BINDING, view, ctx, id);
