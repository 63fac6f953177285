import { packOn } from '../pack.js';

/** How sure a number is: its text was read, it is told of and not confirmed, or this exchange has set it. */
export const CERTAINTIES = ['verified', 'unconfirmed', 'own'] as const;

/** One number of the rules of registration, with where it comes from. */
export interface RegistrationRule {
  readonly value: number;
  readonly zh: string;
  readonly en: string;
  readonly source: string;
  readonly certainty: (typeof CERTAINTIES)[number];
}

const NATIONAL = '国家发展改革委、国家数据局《公共数据资源登记管理暂行办法》（发改数据规〔2025〕26号）';
const SHENZHEN = '《深圳市数据产权登记管理暂行办法》（深发改规〔2023〕5号，期限条文未核实）';
const OWN = '本交易所登记规则';

/** The texts differ in how sure a number is, not in what it counts. */
const RULES = {
  acceptanceWorkingDays: { value: 3, zh: '受理期限（工作日）', en: 'Working days to accept or ask for a supplement', source: NATIONAL, certainty: 'verified' },
  examinationWorkingDays: { value: 20, zh: '审核期限（工作日）', en: 'Working days to examine', source: NATIONAL, certainty: 'verified' },
  noticeWorkingDays: { value: 10, zh: '公示期（工作日）', en: 'Working days of public notice', source: NATIONAL, certainty: 'verified' },
  validityYears: { value: 3, zh: '登记有效期（年）', en: 'Years of validity', source: NATIONAL, certainty: 'verified' },
  renewalDays: { value: 60, zh: '届满前可申请续展的天数', en: 'Days before expiry within which a renewal is applied for', source: NATIONAL, certainty: 'verified' },
  cancellationWorkingDays: { value: 10, zh: '注销办理期限（工作日）', en: 'Working days to cancel', source: NATIONAL, certainty: 'verified' },
  supplementWorkingDays: { value: 10, zh: '补正期限（工作日）', en: 'Working days to supplement', source: OWN, certainty: 'own' },
  objectionNotingWorkingDays: { value: 5, zh: '异议受理期限（工作日）', en: 'Working days to note or reject an objection', source: OWN, certainty: 'own' },
  objectionEffectDays: { value: 15, zh: '异议登记后未提起诉讼或者仲裁的失效天数', en: 'Days after which a noted objection lapses without an action', source: `${OWN}，参照《民法典》第二百二十条`, certainty: 'own' },
  disputeReviewWorkingDays: { value: 60, zh: '已起诉异议的复查间隔（工作日）', en: 'Working days until a pending dispute is looked at again', source: OWN, certainty: 'own' },
  pledgeConfirmationDays: { value: 15, zh: '质权人确认期限（天）', en: 'Days for the creditor to confirm a pledge', source: OWN, certainty: 'own' },
  similarityBasisPoints: { value: 8_000, zh: '描述相似度提示阈值（万分之）', en: 'Similarity of descriptions that is shown, in basis points', source: OWN, certainty: 'own' },
} as const satisfies Readonly<Record<string, RegistrationRule>>;

export type RegistrationRuleName = keyof typeof RULES;

/** 登记规则包: the numbers that govern registrations of data rights from one day to another. */
export interface RegistrationRules {
  readonly id: string;
  readonly version: string;
  readonly status: string;
  readonly effectiveFrom: string;
  /** The last day, included. */
  readonly effectiveTo?: string;
  readonly rules: Readonly<Record<RegistrationRuleName, RegistrationRule>>;
}

/** Numbers that only hearsay gives for Shenzhen: the national ones stand in for them, and say so. */
const unconfirmed = (name: 'acceptanceWorkingDays' | 'examinationWorkingDays' | 'noticeWorkingDays' | 'validityYears' | 'renewalDays' | 'cancellationWorkingDays') =>
  ({ ...RULES[name], source: `${SHENZHEN}；取值同${NATIONAL}`, certainty: 'unconfirmed' }) as const;

/** In the order of their days; a day before the first is governed by the first. */
export const REGISTRATION_PACKS: readonly [RegistrationRules, ...RegistrationRules[]] = [
  {
    id: 'registration', version: '2023-07-01', status: 'told of; the articles on periods were not read', effectiveFrom: '2023-07-01', effectiveTo: '2026-06-30',
    rules: {
      ...RULES, acceptanceWorkingDays: unconfirmed('acceptanceWorkingDays'), examinationWorkingDays: unconfirmed('examinationWorkingDays'), noticeWorkingDays: unconfirmed('noticeWorkingDays'),
      validityYears: unconfirmed('validityYears'), renewalDays: unconfirmed('renewalDays'), cancellationWorkingDays: unconfirmed('cancellationWorkingDays'),
    },
  },
  {
    id: 'registration', version: '2026-07-01', status: 'the Shenzhen measures have run out; the exchange keeps to the national measures on public data', effectiveFrom: '2026-07-01', rules: RULES,
  },
];

/** The rules that govern an act of that day (Asia/Shanghai). */
export const registrationRulesOn = (day: string): RegistrationRules => packOn(REGISTRATION_PACKS, day) ?? REGISTRATION_PACKS[0];

/** One number of the rules of that day. */
export const registrationRule = (day: string, name: RegistrationRuleName): number => registrationRulesOn(day).rules[name].value;
