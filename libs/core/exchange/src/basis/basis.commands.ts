import { Type, type Static } from '@sinclair/typebox';
import { command, draft, need, referred, type Context, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Day, Digest, IdOf, OneOf, SetOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { fulfilment } from '../obligation/obligation.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { BasisScope, CHANGES } from './basis.entries.js';
import { BASIS, BASIS_KINDS, type BasisKind } from './basis.lifecycle.js';
import type { Basis } from './basis.state.js';
import { ineffectiveness, told } from './coverage.js';
import { fulfilled, isOpenObligation, opened, requireDay, workingDaysAfter, type OwnDuty } from './periods.js';

/** Those that an authority or certifier grants, which gives them their days; a contract states its own. */
const GRANTED: readonly BasisKind[] = ['SECURITY_ASSESSMENT', 'CERTIFICATION'];

const BasisDraft = closed({
  id: IdOf('basis'), kind: OneOf(BASIS_KINDS), scope: BasisScope, validFrom: Type.Optional(Day), validUntil: Type.Optional(Day),
  documentSha256: Digest, impactAssessmentSha256: Digest,
});

/** The exporter describes the instrument that it wants to rest on. What is granted may name the last day that it is wanted for. */
export const draftBasis = command('basis.draft', BasisDraft, (input, view, ctx) => {
  requireTrading(view, ctx);
  const { id, ...rest } = input;
  const { kind, scope, validFrom, validUntil } = rest;
  if (!GRANTED.includes(kind) && (validFrom === undefined || validUntil === undefined)) {
    throw new Refusal('invalid_request', 'A contract states its first and its last day.', { pointer: validFrom === undefined ? '/validFrom' : '/validUntil' });
  }
  const isReversed = validFrom !== undefined && validUntil !== undefined && validUntil < validFrom;
  if (isReversed) throw new Refusal('invalid_request', 'validUntil is before validFrom.', { pointer: '/validUntil' });
  const unknown = scope.recipients.find((recipient) => view.get(recipient) === undefined);
  if (unknown !== undefined) throw new Refusal('reference_invalid', `There is no participant ${unknown}.`, { pointer: '/scope/recipients' });
  if (kind === 'GBA_STANDARD_CONTRACT') requireBayArea(view, ctx, scope);
  return [draft('basis.drafted', id, { exporter: ctx.caller.org, ...rest })];
});

/**
 * 《实施指引》第二条、第四条: both parties within the Greater Bay Area, nothing provided onward outside it. The contract between the
 * mainland and Hong Kong and the one between the mainland and Macau are two instruments.
 */
function requireBayArea(view: View, ctx: Context, { recipients, countries, onward }: Static<typeof BasisScope>): void {
  const refuse = (detail: string, pointer: string): never => {
    throw new Refusal('basis_insufficient', detail, { pointer, article: '粤港澳大湾区标准合同实施指引第二条、第四条' });
  };
  const [recipient, ...others] = recipients;
  const [region, ...further] = countries;
  if (recipient === undefined || others.length > 0) return refuse('A contract within the Greater Bay Area has one recipient.', '/scope/recipients');
  if (further.length > 0 || (region !== 'HK' && region !== 'MO')) return refuse('It is a contract with Hong Kong or one with Macau.', '/scope/countries');
  if (referred(view, ctx.caller.org).organisation.gba !== 'MAINLAND_NINE') return refuse('The exporter is not registered in one of the nine mainland cities.', '/kind');
  if (referred(view, recipient).organisation.gba !== region) return refuse(`The recipient is not registered in ${region}.`, '/scope/recipients/0');
  if (onward === true) return refuse('Nothing is provided onward outside the Greater Bay Area.', '/scope/onward');
}

const ReportedChange = closed({ id: IdOf('basis'), changes: SetOf(OneOf(CHANGES), 12, 1), changedOn: Day, description: Text(300) });

/** Which law wants the instrument done again when something changes, and what exactly. */
const REDOING: Partial<Record<BasisKind, Pick<OwnDuty, 'article' | 'duty'>>> = {
  SECURITY_ASSESSMENT: {
    article: '《数据出境安全评估办法》第十四条（条文待核）',
    duty: { zh: '情形变化，重新申报数据出境安全评估', en: 'Apply for the security assessment again' },
  },
  STANDARD_CONTRACT: {
    article: '《个人信息出境标准合同办法》第八条',
    duty: { zh: '重新开展影响评估，补充或者重新订立标准合同并备案', en: 'Assess the impact again, supplement or renew the standard contract, and file it' },
  },
  GBA_STANDARD_CONTRACT: {
    article: '粤港澳大湾区标准合同实施指引',
    duty: { zh: '重新开展影响评估，重新订立大湾区标准合同并在双方备案', en: 'Assess the impact again, renew the GBA contract, and file it on both sides' },
  },
};

/** No law says how soon; as soon as the filing of a new contract (《个人信息出境标准合同办法》第七条) is the careful reading. */
const REDOING_DAYS = 10;

/** Reality has left the instrument behind. It carries nothing more until its successor supersedes it. */
export const reportChange = command('basis.report_change', ReportedChange, (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  requireDay(ctx, input.changedOn, { pointer: '/changedOn', after: basis.effectiveOn });
  const { id, ...change } = input;
  const redoing = REDOING[basis.kind];
  const due = workingDaysAfter(input.changedOn, REDOING_DAYS);
  const duty = redoing === undefined ? [] : opened(view, ctx, id, { name: 'redoing', debtor: basis.exporter, ...redoing, due });
  return [draft('basis.change_reported', id, change), ...duty];
});

/** The successor is in force, of the same exporter and no lighter: only an assessment takes the place of another kind. */
export const supersede = command('basis.supersede', closed({ id: IdOf('basis'), by: IdOf('basis') }), (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  const successor = view.get(input.by);
  if (successor?.exporter !== basis.exporter) throw new Refusal('not_found', `There is no basis ${input.by}.`, { id: input.by, pointer: '/by' });
  if (successor.id === basis.id || (successor.kind !== basis.kind && successor.kind !== 'SECURITY_ASSESSMENT')) {
    throw new Refusal('reference_invalid', `A ${successor.kind} does not take the place of this ${basis.kind}.`, { pointer: '/by' });
  }
  const found = ineffectiveness(successor, shanghaiDay(ctx.at));
  if (found.length > 0) throw new Refusal('basis_insufficient', 'The successor is not in force.', { pointer: '/by', differences: told(found) });
  return [draft('basis.superseded', basis.id, { by: input.by }), ...fulfilled(view, ctx, basis.id, 'redoing')];
});

const withReason = closed({ id: IdOf('basis'), reason: Text(500) });

/** What is not in force yet is taken back; what is in force is given up. */
export const withdraw = command('basis.withdraw', withReason, ({ id, reason }, view, ctx) => [draft('basis.withdrawn', allowed(view, ctx, id).id, { reason })]);
export const terminate = command('basis.terminate', withReason, ({ id, reason }, view, ctx) => [draft('basis.terminated', allowed(view, ctx, id).id, { reason })]);

/** The time is over: of a validity, or of the days in which a re-assessment could have been asked for. */
export const expire = command('basis.expire', withReason, (input, view, ctx) => {
  const { id, state } = allowed(view, ctx, input.id);
  return [draft(state === 'REFUSED' ? 'basis.refused_finally' : 'basis.expired', id, { reason: input.reason })];
});

/** The basis that the caller names, in a state of its own machine that allows the action. */
export function allowed(view: View, ctx: Context, id: Id<'basis'>): Basis {
  const basis = need(view, ctx, id);
  requireAllowed(BASIS[basis.kind], basis.state, ctx.action);
  return basis;
}

/** Fulfils the obligations that an application answers; each is the exporter's own and open. */
export function answered(view: View, ctx: Context, ids: readonly Id<'obligation'>[]): Draft[] {
  return ids.flatMap((id) => {
    const obligation = view.get(id);
    if (obligation?.owner !== ctx.caller.org) throw new Refusal('not_found', `There is no obligation ${id}.`, { id, pointer: '/answers' });
    return isOpenObligation(obligation.state) ? [fulfilment(obligation)] : [];
  });
}
