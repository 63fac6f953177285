import { actingPerson, command, draft, needAllowed, type Context, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { endedWith, opened } from '../obligation/opening.js';
import { requireAdmitted } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { CERTIFICATE } from './certificate.lifecycle.js';
import { certificateFacts, type Certificate } from './certificate.js';

/** The holder files what its qualification says. */
export const file = command('certificate.file', closed({ id: IdOf('certificate'), ...certificateFacts }), ({ id, ...facts }, view, ctx) => {
  const holder = requireAdmitted(view, ctx.caller.org);
  const { issuedOn, validUntil, person } = facts;
  if (issuedOn > shanghaiDay(ctx.at)) throw new Refusal('reference_invalid', 'The certificate is of a day that has not come yet.', { pointer: '/issuedOn' });
  if (validUntil !== null && validUntil < shanghaiDay(ctx.at)) throw new Refusal('outside_period', `The certificate ended on ${validUntil}.`, { pointer: '/validUntil' });
  if (person !== null && holder.persons.every((one) => one.id !== person)) throw new Refusal('reference_invalid', `${person} is not a person of ${holder.id}.`, { pointer: '/person' });
  return [draft('certificate.filed', id, { holder: holder.id, ...facts })];
});

/** A person of the operator has compared it with the register of whoever issued it; its end is a date to renew it by. */
export const confirm = command('certificate.confirm', closed({ id: IdOf('certificate') }), ({ id }, view, ctx): Drafts => {
  const { holder, validUntil } = allowed(view, ctx, id);
  const renewal = validUntil === null ? [] : opened(view, ctx, ['qualification-renewal', { debtor: holder, source: id, on: validUntil }]);
  return [draft('certificate.confirmed', id, { person: actingPerson(ctx) }), ...renewal];
});

const withReason = closed({ id: IdOf('certificate'), reason: Text(500) });

export const reject = command('certificate.reject', withReason, ({ id, reason }, view, ctx) => [draft('certificate.rejected', allowed(view, ctx, id).id, { reason })]);

export const revoke = command('certificate.revoke', closed({ id: IdOf('certificate'), reason: Text(500), documentSha256: Digest }), ({ id, ...stated }, view, ctx): Drafts =>
  [draft('certificate.revoked', allowed(view, ctx, id).id, stated), ...endedWith(view, ctx, [id], { kinds: ['qualification-renewal'], reason: '资质证书已撤销 The certificate was revoked.' })]);

export const expire = command('certificate.expire', withReason, ({ id, reason }, view, ctx) => [draft('certificate.expired', allowed(view, ctx, id).id, { reason })]);

const allowed = (view: View, ctx: Context, id: Id<'certificate'>): Certificate => needAllowed(CERTIFICATE, view, ctx, id);
