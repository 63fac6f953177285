import type { Static } from '@sinclair/typebox';
import { reckon } from '#core/law';
import { LIFECYCLES, statesOf } from '../lifecycles.js';
import { isOpenObligation, type ObligationStateName } from '../obligation/obligation.lifecycle.js';
import { KINDS, type Kind } from '../kernel/id.js';
import type { Lifecycle } from '../kernel/lifecycle.js';
import { Code, Day, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { addDays } from '../kernel/shanghai.js';

interface RetentionRow {
  readonly zh: string;
  readonly en: string;
  readonly article: string;
  /** How long from the end of what is recorded; null while something is the case, and not a day longer. */
  readonly years: number | null;
  /** The article sets no number: the period is a parameter of this exchange. */
  readonly isOwnPeriod?: true;
}

/**
 * 保存义务: why the name of a person who has acted is kept, by what the person has acted in. That the records are kept is a law's
 * (DSL 33, PIPL 56); its thirty years stand in the Shenzhen measures, whose stated validity ended on 2026-02-28 and which this
 * exchange keeps as its baseline.
 */
export const RETENTION = {
  trade: {
    years: 30, isOwnPeriod: true, article: '《中华人民共和国数据安全法》第三十三条；《深圳市数据交易管理暂行办法》第三十二条',
    zh: '数据交易全过程的记录应当完整保存，保存期限不少于三十年', en: 'The record of the whole course of a trade is kept for at least thirty years',
  },
  review: {
    years: 30, isOwnPeriod: true, article: '《中华人民共和国数据安全法》第三十三条',
    zh: '数据交易中介服务机构留存审核、交易记录', en: 'An intermediary keeps the records of its reviews and of the trades',
  },
  assessment: {
    years: 3, article: '《中华人民共和国个人信息保护法》第五十六条',
    zh: '个人信息保护影响评估报告和处理情况记录应当至少保存三年', en: 'Impact assessments and records of processing are kept for at least three years',
  },
  supervision: {
    years: 3, isOwnPeriod: true, article: '《深圳市数据交易管理暂行办法》第二十七条至第三十一条',
    zh: '监督检查、命令及其履行情况的记录', en: 'Records of supervision, of its orders and of how they were met',
  },
  hold: {
    years: null, article: '《深圳市数据交易管理暂行办法》第二十七条至第三十一条',
    zh: '该市场主体处于冻结之中', en: 'The participant is under hold',
  },
  participation: {
    years: null, article: '《中华人民共和国个人信息保护法》第十三条第一款第二项',
    zh: '该市场主体尚未退出，履行合同所必需', en: 'The participant has not left: necessary to perform the contract with it',
  },
} as const satisfies Readonly<Record<string, RetentionRow>>;

export type RetentionClass = keyof typeof RETENTION;
const CLASSES = Object.keys(RETENTION) as readonly RetentionClass[];

/** What a record of each kind is kept as; null is kept for nobody's sake. A kind that is not here is kept as long as a trade. */
const CLASS_OF: Readonly<Partial<Record<Kind, RetentionClass | null>>> = {
  product: 'trade', listing: 'trade', negotiation: 'trade', grant: 'trade', transfer: 'trade', order: 'trade', settlement: 'trade', usage: 'trade', reconciliation: 'trade',
  participant: 'review', check: 'review', review: 'review', inquiry: 'review', finding: 'review', waiver: 'review', appeal: 'review', pack: 'review', rulebook: 'review', watchlist: 'review', replay: 'review', exchange: 'review',
  basis: 'assessment', tally: 'assessment', tokenset: 'assessment', group: 'assessment',
  hold: 'supervision', obligation: 'supervision', inspection: 'supervision',
  erasure: null, calendar: null, evidence: null, day: null,
};

const cyclesOf = (kind: Kind): Lifecycle<string>[] => Object.entries<Lifecycle<string>>(LIFECYCLES).filter(([name]) => name.split(':')[0] === kind).map(([, cycle]) => cycle);
const hasEnded = (kind: Kind, state: string): boolean =>
  kind === 'obligation' ? !isOpenObligation(state as ObligationStateName) : cyclesOf(kind).some(({ final }) => final.includes(state));

/**
 * The states in which what is recorded has ended, by kind. A kind that is missing has no end but that of its last entry;
 * a participant is one: to admit it is an event.
 */
export const ENDED_STATES: Readonly<Partial<Record<Kind, readonly string[]>>> = Object.fromEntries(
  KINDS.filter((kind) => kind !== 'participant' && statesOf(kind).length > 0).map((kind) => [kind, statesOf(kind).filter((state) => hasEnded(kind, state))]),
);

/** What a person has acted in, of one kind: one of those that have not ended, and the last day on which one ended. */
export const Records = closed({ kind: Code, open: Nullable(Text(60)), endedOn: Nullable(Day) });
export type Records = Static<typeof Records>;

/** Why values are still kept: `until` is the last day; null while it is not known, because `open` has not ended. */
export const RetentionGround = closed({ class: OneOf(CLASSES), article: Text(100), open: Nullable(Text(60)), until: Nullable(Day) });
export type RetentionGround = Static<typeof RetentionGround>;

/** What the duties to retain say on a day: the first lawful day, null while that is not known. */
export interface Retention { readonly isLawful: boolean; readonly lawfulFrom: string | null; readonly grounds: readonly RetentionGround[] }

/** What else stands in the way, which is true or not. */
export interface Standing { readonly holds: readonly string[]; readonly participating: string | null }

/**
 * Whether values may be destroyed on `day`. 《个人信息保护法》第四十七条第二款: while a period of retention that a law sets is not
 * over, the handler stops all processing but storage and necessary protection.
 */
export function retentionOf(records: readonly Records[], { holds: [hold], participating }: Standing, day: string): Retention {
  const kept = CLASSES.flatMap((name) => groundOf(name, records.filter(({ kind }) => classOf(kind) === name)));
  const standing: RetentionGround[] = [
    ...(hold === undefined ? [] : [{ class: 'hold' as const, article: RETENTION.hold.article, open: hold, until: null }]),
    ...(participating === null ? [] : [{ class: 'participation' as const, article: RETENTION.participation.article, open: participating, until: null }]),
  ];
  const grounds = [...kept, ...standing].filter(({ until }) => until === null || until >= day);
  const last = grounds.map(({ until }) => until ?? '').sort().at(-1);
  const isKnown = grounds.every(({ until }) => until !== null);
  return { isLawful: grounds.length === 0, lawfulFrom: last === undefined ? day : isKnown ? addDays(last, 1) : null, grounds };
}

const isKind = (kind: string): kind is Kind => Object.hasOwn(CLASS_OF, kind);
const classOf = (kind: string): RetentionClass | null => (isKind(kind) ? CLASS_OF[kind] ?? null : 'trade');

function groundOf(name: RetentionClass, records: readonly Records[]): RetentionGround[] {
  const { article, years }: RetentionRow = RETENTION[name];
  if (years === null || records.length === 0) return [];
  const open = records.find((record) => record.open !== null)?.open ?? null;
  const endedOn = records.map((record) => record.endedOn ?? '').sort().at(-1) ?? '';
  const until = open !== null || endedOn === '' ? null : reckon(endedOn, `+${years} years`, 'CN').on;
  return [{ class: name, article, open, until }];
}
