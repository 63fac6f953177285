import { Type, type Static } from '@sinclair/typebox';
import { dueDate } from '#core/law';
import { command, draft } from '../kernel/command.js';
import { Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { allowed } from './basis.commands.js';
import { SIDES } from './basis.entries.js';
import type { Basis } from './basis.state.js';
import { fulfilled, opened, requireDay, workingDaysAfter, type OwnDuty } from './periods.js';

type Side = (typeof SIDES)[number];

/** 《个人信息出境标准合同办法》第七条, 大湾区实施指引第七条: filed within ten working days of effect. 备案指南（第二版）: supplemented in ten, checked in fifteen. */
const FILING_DAYS = 10;
const SUPPLEMENT_DAYS = 10;
const CHECK_DAYS = 15;
/** The impact assessment is done within three months before signing: as practitioners report the practice, not read in the guidelines (待核). */
const IMPACT_ASSESSMENT_MONTHS = 3;

const GBA_FILING = '粤港澳大湾区标准合同实施指引第七条';
const GUIDE = '个人信息出境标准合同备案指南（第二版）';

/** Where each side files, and which calendar says what a working day is there. */
const FILED_WITH: Readonly<Record<Side, { readonly calendar: 'CN' | 'HK' | 'MO'; readonly zh: string; readonly en: string }>> = {
  MAINLAND: { calendar: 'CN', zh: '向广东省互联网信息办公室备案大湾区标准合同', en: 'File the GBA standard contract with the Guangdong cyberspace administration' },
  HK: { calendar: 'HK', zh: '香港一方向数字政策办公室备案大湾区标准合同', en: 'The Hong Kong side files the GBA standard contract with the Digital Policy Office' },
  MO: { calendar: 'MO', zh: '澳门一方向个人资料保护局备案大湾区标准合同', en: 'The Macau side files the GBA standard contract with the Personal Data Protection Bureau' },
};

/** The sides that a contract is filed on: a contract within the Greater Bay Area on both. */
const sidesOf = ({ kind, scope }: Basis): readonly Side[] => {
  if (kind !== 'GBA_STANDARD_CONTRACT') return ['MAINLAND'];
  return ['MAINLAND', scope.countries.includes('MO') ? 'MO' : 'HK'];
};

/** The name of the obligation to file on one side. */
const filingOn = (side: Side): string => (side === 'MAINLAND' ? 'filing' : `filing-${side}`);

const Effect = closed({ id: IdOf('basis'), effectiveOn: Day, signedOn: Type.Optional(Day), impactAssessedOn: Type.Optional(Day) });

/** 标准合同办法第六条: export may begin once the contract is in force. Filing is no permission, and falls due from this day. */
export const effect = command('basis.effect', Effect, ({ id, effectiveOn, signedOn = null, impactAssessedOn = null }, view, ctx) => {
  const basis = allowed(view, ctx, id);
  requireTerm(basis, effectiveOn);
  if (signedOn !== null) requireDay(ctx, signedOn, { pointer: '/signedOn', after: impactAssessedOn });
  if (signedOn !== null && signedOn > effectiveOn) throw new Refusal('outside_period', 'A contract takes effect when it is signed, or later.', { pointer: '/effectiveOn', from: signedOn });
  if (basis.kind === 'GBA_STANDARD_CONTRACT') requireFreshAssessment(signedOn, impactAssessedOn);
  const duties = sidesOf(basis).flatMap((side) => opened(view, ctx, id, filingDuty(basis, side, effectiveOn)));
  return [draft('basis.effected', id, { effectiveOn, signedOn, impactAssessedOn }), ...duties];
});

/** A contract takes effect within the term that it states, both days included. */
function requireTerm({ validFrom, validUntil }: Basis, effectiveOn: string): void {
  if (validFrom === null || validUntil === null) throw new Error('a contract states its days');
  if (effectiveOn >= validFrom && effectiveOn <= validUntil) return;
  throw new Refusal('basis_insufficient', `The contract runs from ${validFrom} to ${validUntil}.`, { pointer: '/effectiveOn', from: validFrom, until: validUntil });
}

function requireFreshAssessment(signedOn: string | null, impactAssessedOn: string | null): void {
  const article = '粤港澳大湾区标准合同实施指引（影响评估时限待核）';
  if (signedOn === null) throw new Refusal('basis_insufficient', 'Say on which day the contract was signed.', { pointer: '/signedOn', article });
  if (impactAssessedOn === null) throw new Refusal('basis_insufficient', 'Say on which day the impact assessment was done.', { pointer: '/impactAssessedOn', article });
  const until = dueDate(impactAssessedOn, `+${IMPACT_ASSESSMENT_MONTHS} months`, 'CN');
  if (signedOn <= until) return;
  throw new Refusal('outside_period', `The impact assessment of ${impactAssessedOn} serves a contract signed until ${until}.`, { pointer: '/impactAssessedOn', until, article });
}

function filingDuty({ kind, exporter, scope }: Basis, side: Side, effectiveOn: string): OwnDuty & { readonly name: string } {
  const name = filingOn(side);
  if (kind !== 'GBA_STANDARD_CONTRACT') {
    return {
      name, debtor: exporter, article: '《个人信息出境标准合同办法》第七条', due: workingDaysAfter(effectiveOn, FILING_DAYS),
      duty: { zh: '向所在地省级网信部门备案个人信息出境标准合同及影响评估报告', en: 'File the standard contract and the impact assessment with the provincial cyberspace administration' },
    };
  }
  const { calendar, zh, en } = FILED_WITH[side];
  const debtor = side === 'MAINLAND' ? exporter : scope.recipients[0] ?? exporter;
  return { name, debtor, duty: { zh, en }, article: GBA_FILING, due: workingDaysAfter(effectiveOn, FILING_DAYS, calendar) };
}

const Submission = closed({ id: IdOf('basis'), authority: Text(200), submittedOn: Day });

/** The materials are with the authority, which is what the ten working days are for; the number follows when it has checked them. */
export const submitFiling = command('basis.submit_filing', Submission, ({ id, authority, submittedOn }, view, ctx) => {
  const { state, effectiveOn, lastStepOn } = allowed(view, ctx, id);
  requireDay(ctx, submittedOn, { pointer: '/submittedOn', after: lastStepOn ?? effectiveOn });
  const duties = ['filing', ...(state === 'SUPPLEMENTING' ? [supplementOf(lastStepOn)] : [])];
  const answer = { ...workingDaysAfter(submittedOn, CHECK_DAYS), article: GUIDE };
  return [draft('basis.filing_submitted', id, { authority, submittedOn, answer }), ...duties.flatMap((name) => fulfilled(view, ctx, id, name))];
});

/** The name of the obligation that a request for supplements of that day opens; there may be several. */
const supplementOf = (askedOn: string | null): string => `supplement-${askedOn ?? ''}`;

const Supplement = closed({ id: IdOf('basis'), decidedOn: Day, documentSha256: Digest, reason: Text(500) });

export const askSupplement = command('basis.ask_supplement', Supplement, ({ id, ...told }, view, ctx) => {
  const { exporter, lastStepOn } = allowed(view, ctx, id);
  requireDay(ctx, told.decidedOn, { pointer: '/decidedOn', after: lastStepOn });
  const duty = { zh: '补充完善标准合同备案材料', en: 'Supplement the materials of the filing' };
  return [
    draft('basis.supplement_asked', id, told),
    ...opened(view, ctx, id, { name: supplementOf(told.decidedOn), debtor: exporter, duty, article: GUIDE, due: workingDaysAfter(told.decidedOn, SUPPLEMENT_DAYS) }),
  ];
});

const Filing = closed({ id: IdOf('basis'), side: Type.Optional(OneOf(SIDES)), authority: Text(200), filingNumber: Text(100), filedOn: Day });

/** The filing with its number, on one side. Filing also fulfils the obligation that taking effect had opened. */
export const file = command('basis.file', Filing, (input, view, ctx) => {
  const basis = allowed(view, ctx, input.id);
  const side = requireSide(basis, input);
  const { id, authority, filingNumber, filedOn } = input;
  requireDay(ctx, filedOn, { pointer: '/filedOn', after: basis.effectiveOn });
  const isLast = basis.filings.length + 1 === sidesOf(basis).length;
  const filed = { side, authority, filingNumber, filedOn };
  return [isLast ? draft('basis.filed', id, filed) : draft('basis.filed_on_one_side', id, filed), ...fulfilled(view, ctx, id, filingOn(side))];
});

/** A contract of two sides says on which one it was filed; each side is filed once. */
function requireSide(basis: Basis, { side }: Static<typeof Filing>): Side {
  const sides = sidesOf(basis);
  const named = side ?? (sides.length === 1 ? sides[0] : undefined);
  if (named === undefined || !sides.includes(named)) {
    throw new Refusal('basis_insufficient', `This contract is filed on the side of ${sides.join(' and of ')}: say which.`, { pointer: '/side', allowed: sides });
  }
  if (basis.filings.some((filing) => filing.side === named)) throw new Refusal('already_exists', `It is filed on the side of ${named}.`, { pointer: '/side' });
  return named;
}
