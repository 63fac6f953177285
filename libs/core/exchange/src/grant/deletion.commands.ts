import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, need, requireParty, type Context, type View } from '../kernel/command.js';
import { documentOf, sha256Hex } from '../kernel/digest.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { lastDayOf } from '../kernel/procedure-periods.js';
import { Count, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { addDays, shanghaiDay } from '../kernel/shanghai.js';
import { isOpenObligation } from '../obligation/obligation.lifecycle.js';
import type { Obligation } from '../obligation/obligation.js';
import { fulfilment, obligationIdOf } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { DELETION_METHODS } from './grant.entries.js';
import { GRANT } from './grant.lifecycle.js';
import { openDisputeOf, type Grant } from './grant.state.js';

/** Until when the vendor may doubt a certificate: a parameter of this exchange, no law sets it. */
const DISPUTE_DAYS_MAX = 30;
/** What the dispute over a certificate claims. */
const CLAIM = 'deletion';

const Certification = closed({
  id: IdOf('grant'), method: OneOf(DELETION_METHODS),
  listSha256: { ...Digest, description: 'SHA-256 of the list of what was deleted, which stays with the buyer' }, items: Count,
});

/**
 * 删除证明: a person of the buyer certifies how the data were deleted; that fulfils the duty that the end of the grant has opened. While
 * a certificate is disputed the buyer may hand in another, which may end the dispute.
 */
export const certify = command('grant.certify_deletion', Certification, ({ id, ...stated }, view, ctx) => {
  const grant = need(view, ctx, id);
  requireParty(ctx, grant.buyer, 'buyer');
  const signatory = actingPerson(ctx);
  requireAllowed(GRANT, grant.state, ctx.action);
  const duty = dutyOfDeletion(view, ctx, grant);
  const isOwed = duty !== undefined && isOpenObligation(duty.state);
  if (!isOwed && openDisputeOf(grant) === null) throw new Refusal('state_conflict', 'Nothing is left to be deleted and certified.', { state: duty?.state ?? 'NONE', allowed: [] });
  const certificate = documentOf({ type: 'deletion-certificate', grant: id, vendor: grant.vendor, buyer: grant.buyer, product: grant.product, used: grant.used, ...stated, signatory, certifiedAt: ctx.at });
  const certified = draft('grant.deletion_certified', id, { ...stated, certificateSha256: certificate.sha256, signatory }, { documents: [certificate] });
  return [certified, ...(isOwed ? [fulfilment(duty, certificate.sha256)] : [])];
});

/** The vendor does not take the certificate for true: a dispute over it is filed with its own days, and how that ends says whether the certificate stands. */
export const dispute = command('grant.dispute_deletion', closed({ id: IdOf('grant'), reason: Text(500), evidenceSha256: Type.Optional(Digest) }), ({ id, ...stated }, view, ctx) => {
  const grant = need(view, ctx, id);
  requireParty(ctx, grant.vendor, 'vendor');
  requireAllowed(GRANT, grant.state, ctx.action);
  const { deletion, vendor: claimant, buyer: respondent } = grant;
  if (deletion === null || deletion.disputed !== null) throw new Refusal('state_conflict', 'There is no certificate that is not disputed.', { state: grant.state, allowed: [] });
  const latest = addDays(shanghaiDay(deletion.certifiedAt), DISPUTE_DAYS_MAX);
  if (shanghaiDay(ctx.at) > latest) throw new Refusal('outside_period', `A certificate is disputed until ${latest}.`, { latest });
  const filed = ctx.newId('dispute');
  const statementSha256 = stated.evidenceSha256 ?? sha256Hex(stated.reason);
  return [
    draft('grant.deletion_disputed', id, { dispute: filed, ...stated }),
    draft('dispute.filed', filed, { subject: id, grant: id, claimant, respondent, claim: CLAIM, statementSha256, dueOn: lastDayOf('dispute-acceptance', ctx.at) }),
  ];
});

const dutyOfDeletion = (view: View, ctx: Context, { id }: Grant): Obligation | undefined => view.get(obligationIdOf(ctx, 'data-destruction', id));
