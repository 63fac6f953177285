import { Type, type Static } from '@sinclair/typebox';
import { dueDate } from '#core/law';
import { command, draft } from '../kernel/command.js';
import { Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { workingDaysAfter } from '../kernel/working-days.js';
import type { DutyKind } from '../obligation/duties.js';
import { expiryOf, fulfilled, opened, type Occasion } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { allowed } from './basis.commands.js';
import { SIDES } from './basis.entries.js';
import type { Basis } from './basis.state.js';
import { requireDay } from './periods.js';

type Side = (typeof SIDES)[number];

/** 《个人信息出境标准合同办法》第七条, 大湾区实施指引第七条: filed within ten working days of effect. 备案指南（第二版）: supplemented in ten, checked in fifteen. */
const CHECK_DAYS = 15;
/** The impact assessment is done within three months before signing: as practitioners report the practice, not read in the guidelines (待核). */
const IMPACT_ASSESSMENT_MONTHS = 3;

const GUIDE = '个人信息出境标准合同备案指南（第二版）';

/** The sides that a contract is filed on: a contract within the Greater Bay Area on both. */
const sidesOf = ({ kind, scope }: Basis): readonly Side[] => {
  if (kind !== 'GBA_STANDARD_CONTRACT') return ['MAINLAND'];
  return ['MAINLAND', scope.countries.includes('MO') ? 'MO' : 'HK'];
};

const BAY_AREA_FILING: Readonly<Record<Side, DutyKind>> = { MAINLAND: 'gba-filing-mainland', HK: 'gba-filing-hong-kong', MO: 'gba-filing-macau' };

/** The duty to file on one side: with whom, by whose working days. */
const filingOn = ({ kind }: Basis, side: Side): DutyKind => (kind === 'GBA_STANDARD_CONTRACT' ? BAY_AREA_FILING[side] : 'contract-filing');

const Effect = closed({ id: IdOf('basis'), effectiveOn: Day, signedOn: Type.Optional(Day), impactAssessedOn: Type.Optional(Day) });

/** 标准合同办法第六条: export may begin once the contract is in force. Filing is no permission, and falls due from this day. */
export const effect = command('basis.effect', Effect, ({ id, effectiveOn, signedOn = null, impactAssessedOn = null }, view, ctx) => {
  const basis = allowed(view, ctx, id);
  const validUntil = requireTerm(basis, effectiveOn);
  if (signedOn !== null) requireDay(ctx, signedOn, { pointer: '/signedOn', after: impactAssessedOn });
  if (signedOn !== null && signedOn > effectiveOn) throw new Refusal('outside_period', 'A contract takes effect when it is signed, or later.', { pointer: '/effectiveOn', from: signedOn });
  if (basis.kind === 'GBA_STANDARD_CONTRACT') requireFreshAssessment(signedOn, impactAssessedOn);
  const filings = sidesOf(basis).map((side) => filingDuty(basis, side, effectiveOn));
  return [draft('basis.effected', id, { effectiveOn, signedOn, impactAssessedOn }), ...opened(view, ctx, ...filings, expiryOf(basis, validUntil))];
});

/** A contract takes effect within the term that it states, both days included; returns its last day. */
function requireTerm({ validFrom, validUntil }: Basis, effectiveOn: string): string {
  if (validFrom === null || validUntil === null) throw new Error('a contract states its days');
  if (effectiveOn >= validFrom && effectiveOn <= validUntil) return validUntil;
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

/** Each side files at home: the exporter in the mainland, its recipient in Hong Kong or Macau. */
function filingDuty(basis: Basis, side: Side, effectiveOn: string): readonly [DutyKind, Occasion] {
  const debtor = side === 'MAINLAND' ? basis.exporter : basis.scope.recipients[0] ?? basis.exporter;
  return [filingOn(basis, side), { debtor, source: basis.id, on: effectiveOn }];
}

const Submission = closed({ id: IdOf('basis'), authority: Text(200), submittedOn: Day });

/** The materials are with the authority, which is what the ten working days are for; the number follows when it has checked them. */
export const submitFiling = command('basis.submit_filing', Submission, ({ id, authority, submittedOn }, view, ctx) => {
  const basis = allowed(view, ctx, id);
  const { state, effectiveOn, lastStepOn } = basis;
  requireDay(ctx, submittedOn, { pointer: '/submittedOn', after: lastStepOn ?? effectiveOn });
  const supplement = state === 'SUPPLEMENTING' ? fulfilled(view, ctx, 'filing-supplement', id, lastStepOn ?? '') : [];
  const answer = { ...workingDaysAfter(submittedOn, CHECK_DAYS), article: GUIDE };
  return [draft('basis.filing_submitted', id, { authority, submittedOn, answer }), ...fulfilled(view, ctx, filingOn(basis, 'MAINLAND'), id), ...supplement];
});

const Supplement = closed({ id: IdOf('basis'), decidedOn: Day, documentSha256: Digest, reason: Text(500) });

export const askSupplement = command('basis.ask_supplement', Supplement, ({ id, ...told }, view, ctx) => {
  const { exporter, lastStepOn } = allowed(view, ctx, id);
  requireDay(ctx, told.decidedOn, { pointer: '/decidedOn', after: lastStepOn });
  const { decidedOn } = told;
  return [draft('basis.supplement_asked', id, told), ...opened(view, ctx, ['filing-supplement', { debtor: exporter, source: id, on: decidedOn, oneOf: [id, decidedOn] }])];
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
  return [isLast ? draft('basis.filed', id, filed) : draft('basis.filed_on_one_side', id, filed), ...fulfilled(view, ctx, filingOn(basis, side), id)];
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
