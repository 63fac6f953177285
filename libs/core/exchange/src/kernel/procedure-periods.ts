import { endOfShanghaiDay, shanghaiDay } from './shanghai.js';
import { workingDayAfter } from './working-days.js';

/** Where a number of days comes from: the exchange's own rule, or an article whose text was not confirmed. None of them is quoted as law. */
export type PeriodStatus = 'own-rule' | 'unconfirmed';

/** One period of a procedure, in PRC working days from the day of the step that opens it. */
export interface ProcedurePeriod { readonly workingDays: number; readonly cite: string; readonly status: PeriodStatus }

/**
 * The periods of disputes, incidents, complaints and requests of data subjects: parameters of this exchange, in one place and with
 * a first day, because the texts either set no number (及时) or could not be confirmed. Entries carry the day that came of them, so a
 * later edition changes nothing that was opened before.
 */
export const PROCEDURE_PACK = {
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  periods: {
    'dispute-acceptance': { workingDays: 5, cite: '《深圳市数据交易管理暂行办法》第二十二条（争议解决规则由交易场所制定）；本交易所规则', status: 'own-rule' },
    'dispute-response': { workingDays: 10, cite: '本交易所规则', status: 'own-rule' },
    'dispute-mediation': { workingDays: 30, cite: '本交易所规则', status: 'own-rule' },
    'dispute-arbitration': { workingDays: 120, cite: '以仲裁机构规则为准；本交易所按此期限催告', status: 'own-rule' },
    'dispute-freeze': { workingDays: 30, cite: '本交易所规则（临时冻结的最长期限）', status: 'own-rule' },
    'complaint-acceptance': { workingDays: 5, cite: '《个人信息保护法》第六十五条（依法及时处理）；本交易所规则', status: 'own-rule' },
    'complaint-answer': { workingDays: 15, cite: '《个人信息保护法》第六十五条（依法及时处理）；本交易所规则', status: 'own-rule' },
    'complaint-review': { workingDays: 15, cite: '本交易所规则（升级或者结案前的等待期）', status: 'own-rule' },
    'complaint-supervision': { workingDays: 30, cite: '监管机构自定；本交易所按此期限催告', status: 'own-rule' },
    'incident-update': { workingDays: 5, cite: '本交易所规则', status: 'own-rule' },
    'incident-final-report': { workingDays: 20, cite: '《国家网络安全事件报告管理办法》（2025年，条文及期限待核）', status: 'unconfirmed' },
    'subject-request-answer': { workingDays: 15, cite: '《个人信息保护法》第五十条（及时；无明定日数）；15个工作日系国家标准与执法实践，待核', status: 'unconfirmed' },
    'subject-request-contest': { workingDays: 15, cite: '本交易所规则（答复后的异议期）', status: 'own-rule' },
    'exit-notice': { workingDays: 20, cite: '本交易所规则（退出前的通知期）', status: 'own-rule' },
  },
} as const satisfies { readonly version: string; readonly effectiveFrom: string; readonly periods: Readonly<Record<string, ProcedurePeriod>> };

export type ProcedurePeriodName = keyof typeof PROCEDURE_PACK.periods;

/** The last day of a period that begins with the day of `at` (Asia/Shanghai). */
export const lastDayOf = (period: ProcedurePeriodName, at: string): string => workingDayAfter(shanghaiDay(at), PROCEDURE_PACK.periods[period].workingDays);

/** A last day counts whole: when the timekeeper comes by. */
export const endOfDay = (day: string): string => new Date(endOfShanghaiDay(day)).toISOString();
