import { Type } from '@sinclair/typebox';
import { LawInputError, dueDate } from '#core/law';
import { command, draft, need, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { days, requireAllowed } from '../kernel/lifecycle.js';
import { Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { fulfilment } from '../obligation/obligation.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { BASIS_KINDS, BasisScope, GRANTED_FIRST, type Basis, type BasisKind } from './basis.js';
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

/** Which instruments are filed after they take effect: within ten working days, on which side, on which article. */
const FILING: Partial<Record<BasisKind, { readonly article: string; readonly zh: string; readonly en: string }>> = {
  STANDARD_CONTRACT: { article: '《个人信息出境标准合同办法》第七条', zh: '向所在地省级网信部门备案个人信息出境标准合同及影响评估报告', en: 'File the standard contract and the impact assessment with the provincial cyberspace administration' },
  GBA_STANDARD_CONTRACT: { article: '《粤港澳大湾区个人信息跨境流动标准合同实施指引》第七条', zh: '双方分别向属地部门备案大湾区标准合同', en: 'Both sides file the GBA standard contract, each at home' },
};

export const effect = command('basis.effect', closed({ id: IdOf('basis'), effectiveOn: Day, approvalNumber: Type.Optional(Text(100)) }), (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  if (GRANTED_FIRST.includes(basis.kind) && input.approvalNumber === undefined) {
    throw new Refusal('basis_insufficient', `A ${basis.kind} takes effect by the decision of the authority or certifier: give its number.`, { pointer: '/approvalNumber' });
  }
  if (input.effectiveOn < basis.validFrom || input.effectiveOn > basis.validUntil) throw new Refusal('basis_insufficient', `The basis is valid from ${basis.validFrom} to ${basis.validUntil}.`, { pointer: '/effectiveOn' });
  const { effectiveOn, approvalNumber } = input;
  return [draft('basis.effected', basis.id, { effectiveOn, ...(approvalNumber === undefined ? {} : { approvalNumber }) }), ...filingObligation(ctx, basis, effectiveOn)];
});

function filingObligation(ctx: Context, basis: Basis, effectiveOn: string): Draft[] {
  const filing = FILING[basis.kind];
  if (filing === undefined) return [];
  const { article, zh, en } = filing;
  return [draft('obligation.opened', obligationOf(ctx, basis.id), { debtor: basis.exporter, source: basis.id, duty: { zh, en }, article, ...filingDay(effectiveOn) })];
}

/**
 * Ten working days after effect. Where the State Council has not announced that year's calendar yet, ten calendar days,
 * which can only be earlier: a duty is better done early than guessed late.
 */
function filingDay(effectiveOn: string): { readonly dueOn: string; readonly calendar: string } {
  try {
    return { dueOn: dueDate(effectiveOn, '+10 working days', 'CN'), calendar: 'CN' };
  } catch (err) {
    if (!(err instanceof LawInputError)) throw err;
    return { dueOn: new Date(Date.parse(effectiveOn) + days(10)).toISOString().slice(0, 10), calendar: 'CN-provisional' };
  }
}

const obligationOf = (ctx: Context, basis: Id<'basis'>): Id<'obligation'> => ctx.derivedId('obligation', basis, 'filing');

/** Filing also fulfils the obligation that taking effect had opened. */
export const file = command('basis.file', closed({ id: IdOf('basis'), authority: Text(200), filingNumber: Text(100), filedOn: Day }), (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  const { id, ...filing } = input;
  const obligation = view.get(obligationOf(ctx, id));
  const isOpen = obligation !== undefined && ['OPEN', 'DUE_SOON', 'OVERDUE'].includes(obligation.state);
  return [draft('basis.filed', basis.id, filing), ...(isOpen ? [fulfilment(obligation)] : [])];
});

const withReason = closed({ id: IdOf('basis'), reason: Text(500) });

export const withdraw = command('basis.withdraw', withReason, (input, view, ctx) => [draft('basis.withdrawn', allowed(view, ctx, input.id).id, { reason: input.reason })]);
export const expire = command('basis.expire', withReason, (input, view, ctx) => [draft('basis.expired', allowed(view, ctx, input.id).id, { reason: input.reason })]);

function allowed(view: View, ctx: Context, id: Id<'basis'>): Basis {
  const basis = need(view, ctx, id);
  requireAllowed(BASIS, basis.state, ctx.action);
  return basis;
}
