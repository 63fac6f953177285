import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, need, requireParty, type Context, type Draft, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Count, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { addDays, shanghaiDay } from '../kernel/shanghai.js';
import { workingDayAfter } from '../kernel/working-days.js';
import { isOpenObligation } from '../obligation/obligation.lifecycle.js';
import type { Obligation } from '../obligation/obligation.js';
import { fulfilment, obligationIdOf } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { DELETION_METHODS } from './grant.entries.js';
import { GRANT } from './grant.lifecycle.js';
import type { Grant } from './grant.state.js';

/** Until when the vendor may doubt a certificate, and how long the buyer then has: parameters of this exchange, no law sets them. */
const DISPUTE_DAYS_MAX = 30;
const REMEDY_WORKING_DAYS = 10;
const REMIND_DAYS = 2;

const Certification = closed({
  id: IdOf('grant'), method: OneOf(DELETION_METHODS),
  listSha256: { ...Digest, description: 'SHA-256 of the list of what was deleted, which stays with the buyer' }, items: Count,
});

/** 删除证明: a person of the buyer certifies how the data were deleted; that fulfils the duty that the end of the grant has opened. */
export const certify = command('grant.certify_deletion', Certification, ({ id, ...stated }, view, ctx) => {
  const grant = need(view, ctx, id);
  requireParty(ctx, grant.buyer, 'buyer');
  const signatory = actingPerson(ctx);
  requireAllowed(GRANT, grant.state, ctx.action);
  const duty = dutyOfDeletion(view, ctx, grant);
  if (duty === undefined || !isOpenObligation(duty.state)) throw new Refusal('state_conflict', 'Nothing is left to be deleted and certified.', { state: duty?.state ?? 'NONE', allowed: [] });
  const certificate = documentOf({ type: 'deletion-certificate', grant: id, vendor: grant.vendor, buyer: grant.buyer, product: grant.product, used: grant.used, ...stated, signatory, certifiedAt: ctx.at });
  const certified = draft('grant.deletion_certified', id, { ...stated, certificateSha256: certificate.sha256, signatory }, { documents: [certificate] });
  return [certified, fulfilment(duty, certificate.sha256)];
});

/** The vendor does not take the certificate for true: the duty is open again, with a new day. */
export const dispute = command('grant.dispute_deletion', closed({ id: IdOf('grant'), reason: Text(500), evidenceSha256: Type.Optional(Digest) }), ({ id, ...stated }, view, ctx) => {
  const grant = need(view, ctx, id);
  requireParty(ctx, grant.vendor, 'vendor');
  requireAllowed(GRANT, grant.state, ctx.action);
  const { deletion } = grant;
  if (deletion === null || deletion.disputed !== null) throw new Refusal('state_conflict', 'There is no certificate that is not disputed.', { state: grant.state, allowed: [] });
  const latest = addDays(shanghaiDay(deletion.certifiedAt), DISPUTE_DAYS_MAX);
  if (shanghaiDay(ctx.at) > latest) throw new Refusal('outside_period', `A certificate is disputed until ${latest}.`, { latest });
  return [draft('grant.deletion_disputed', id, stated), ...reopened(view, ctx, grant, stated.reason)];
});

const dutyOfDeletion = (view: View, ctx: Context, { id }: Grant): Obligation | undefined => view.get(obligationIdOf(ctx, 'data-destruction', id));

function reopened(view: View, ctx: Context, grant: Grant, reason: string): Draft[] {
  const duty = dutyOfDeletion(view, ctx, grant);
  if (duty === undefined || isOpenObligation(duty.state)) return [];
  const dueOn = workingDayAfter(shanghaiDay(ctx.at), REMEDY_WORKING_DAYS);
  return [draft('obligation.rejected', duty.id, { reason, dueOn, remindOn: addDays(dueOn, -REMIND_DAYS) })];
}
