import { Type } from '@sinclair/typebox';
import { command, draft, need, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { fulfilment } from '../obligation/obligation.commands.js';
import { dutiesEndedWithBasis, dutiesOfBasis, openFiling } from '../obligation/opening.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { BASIS_KINDS, BasisScope, GRANTED_FIRST, type Basis } from './basis.js';
import { BASIS } from './basis.lifecycle.js';

const BasisDraft = closed({ id: IdOf('basis'), kind: OneOf(BASIS_KINDS), scope: BasisScope, validFrom: Day, validUntil: Day, documentSha256: Digest, impactAssessmentSha256: Digest });

export const draftBasis = command('basis.draft', BasisDraft, (input, view, ctx) => {
  requireTrading(view, ctx);
  if (input.validUntil < input.validFrom) throw new Refusal('invalid_request', 'validUntil is before validFrom.', { pointer: '/validUntil' });
  const unknown = input.scope.recipients.find((recipient) => view.get(recipient) === undefined);
  if (unknown !== undefined) throw new Refusal('reference_invalid', `There is no participant ${unknown}.`, { pointer: '/scope/recipients' });
  const { id, ...rest } = input;
  return [draft('basis.drafted', id, { exporter: ctx.caller.org, ...rest })];
});

export const effect = command('basis.effect', closed({ id: IdOf('basis'), effectiveOn: Day, approvalNumber: Type.Optional(Text(100)) }), (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  if (GRANTED_FIRST.includes(basis.kind) && input.approvalNumber === undefined) {
    throw new Refusal('basis_insufficient', `A ${basis.kind} takes effect by the decision of the authority or certifier: give its number.`, { pointer: '/approvalNumber' });
  }
  if (input.effectiveOn < basis.validFrom || input.effectiveOn > basis.validUntil) throw new Refusal('basis_insufficient', `The basis is valid from ${basis.validFrom} to ${basis.validUntil}.`, { pointer: '/effectiveOn' });
  const { effectiveOn, approvalNumber } = input;
  return [draft('basis.effected', basis.id, { effectiveOn, ...(approvalNumber === undefined ? {} : { approvalNumber }) }), ...dutiesOfBasis(view, ctx, basis, effectiveOn)];
});

/** Filing also fulfils the obligation that taking effect had opened. */
export const file = command('basis.file', closed({ id: IdOf('basis'), authority: Text(200), filingNumber: Text(100), filedOn: Day }), (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  const { id, ...filing } = input;
  const obligation = openFiling(view, ctx, basis);
  return [draft('basis.filed', id, filing), ...(obligation === undefined ? [] : [fulfilment(obligation)])];
});

const withReason = closed({ id: IdOf('basis'), reason: Text(500) });

export const withdraw = command('basis.withdraw', withReason, (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  return [draft('basis.withdrawn', basis.id, { reason: input.reason }), ...dutiesEndedWithBasis(view, ctx, basis)];
});
export const expire = command('basis.expire', withReason, (input, view, ctx) => [draft('basis.expired', allowed(view, ctx, input.id).id, { reason: input.reason })]);

function allowed(view: View, ctx: Context, id: Id<'basis'>): Basis {
  const basis = need(view, ctx, id);
  requireAllowed(BASIS, basis.state, ctx.action);
  return basis;
}
