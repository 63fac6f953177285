import { hours } from '../kernel/lifecycle.js';

/**
 * 事件分级 as the national classification of network security incidents names the grades; which grade an incident has, its declarer
 * says. The definitions of the grades are not part of this ledger.
 */
export const SEVERITIES = ['general', 'larger', 'major', 'extraordinary'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Within how many hours of its being noticed an incident is reported, and where the number comes from. */
export interface ReportingRule { readonly hours: number; readonly cite: string; readonly status: 'own-rule' | 'unconfirmed' }

/**
 * First reports: parameters, not quotations. The texts with numbers were not at hand when this was written (条文待核), so each row says so;
 * what the exchange asks for is never later than what it believes the law to ask.
 */
export const REPORTING_RULES = {
  general: { hours: 24, cite: '《促进和规范数据跨境流动规定》第十一条（及时报告，无明定时限）；本交易所规则', status: 'own-rule' },
  larger: { hours: 4, cite: '《国家网络安全事件报告管理办法》（2025年，条文及时限待核）', status: 'unconfirmed' },
  major: { hours: 4, cite: '《国家网络安全事件报告管理办法》（2025年，条文及时限待核）', status: 'unconfirmed' },
  extraordinary: { hours: 1, cite: '《国家网络安全事件报告管理办法》（2025年，条文及时限待核）', status: 'unconfirmed' },
} as const satisfies Readonly<Record<Severity, ReportingRule>>;

/** A risk to national security or the public interest is told within a day at the latest. */
export const PUBLIC_RISK_RULE: ReportingRule = { hours: 24, cite: '《网络数据安全管理条例》（涉及危害国家安全、公共利益的，24小时内报告；条号待核）', status: 'unconfirmed' };

/** The rule with the shorter time of those that an incident falls under. */
export const reportingRule = (severity: Severity, endangersPublic: boolean): ReportingRule => {
  const own = REPORTING_RULES[severity];
  return endangersPublic && PUBLIC_RISK_RULE.hours < own.hours ? PUBLIC_RISK_RULE : own;
};

/** The last moment for the first report. */
export const reportBy = (noticedAt: string, rule: ReportingRule): string => new Date(Date.parse(noticedAt) + hours(rule.hours)).toISOString();
