import { Type, type Static } from '@sinclair/typebox';
import { noted } from '../finding/noting.js';
import { command, draft, referred, type Context } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { begin, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Amount, Code, Count, Currency, Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { Refusal } from '../refusals.js';
import { RECONCILIATION, type ReconciliationStateName } from './reconciliation.lifecycle.js';

/** How a statement and the ledger may disagree: a line of nobody's, one of two, a booking that the statement lacks, another amount or day. */
export const DIFFERENCES = ['unknown_reference', 'duplicate', 'missing', 'amount', 'not_confirmed'] as const;
const DIFFERENCES_MAX = 200;
const StatementDifference = closed({
  kind: OneOf(DIFFERENCES), reference: Text(64), transaction: Type.Optional(Text(64)), expected: Type.Optional(Amount), stated: Type.Optional(Amount), currency: Type.Optional(Currency),
});
export type StatementDifference = Static<typeof StatementDifference>;

const Outcome = { institution: Code, day: Day, lines: Count, matched: Count, statementSha256: Digest };
const concluded = closed({ ...Outcome, operator: IdOf('participant'), differences: Count });

export const reconciliationEntries = {
  'reconciliation.agreed': { 1: concluded },
  'reconciliation.differed': { 1: concluded },
} as const;

/** 日终对账: one day of one institution's statement, held against what the ledger has confirmed. */
export interface Reconciliation extends AggregateState<ReconciliationStateName> {
  readonly id: Id<'reconciliation'>;
  readonly institution: string;
  readonly day: string;
  readonly lines: number;
  readonly matched: number;
  readonly differences: number;
  readonly statementSha256: string;
}

export function evolveReconciliation(state: Reconciliation | undefined, entry: FoldEntry<keyof typeof reconciliationEntries>): Reconciliation {
  const { operator, ...outcome } = entry.data;
  return { owner: operator, ...begin(RECONCILIATION, 'reconciliation', state, entry), ...outcome, parties: [operator] };
}

export const reconciliationIdOf = (ctx: Pick<Context, 'derivedId'>, institution: string, day: string): Id<'reconciliation'> => ctx.derivedId('reconciliation', institution, day);

const Conclusion = closed({ ...Outcome, differences: Type.Array(StatementDifference, { maxItems: DIFFERENCES_MAX }) });

/** Each day is concluded once, when it is over; what differs is one finding with all of it as its document. */
export const conclude = command('reconciliation.conclude', Conclusion, ({ differences, ...outcome }, view, ctx) => {
  const { institution, day } = outcome;
  const id = reconciliationIdOf(ctx, institution, day);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `${institution} is reconciled of ${day}.`, { id });
  if (day >= shanghaiDay(ctx.at)) throw new Refusal('outside_period', `${day} is not over.`, { pointer: '/day' });
  const { owner: operator } = referred(view, ctx.derivedId('exchange', 'singleton'));
  const data = { ...outcome, operator, differences: differences.length };
  if (differences.length === 0) return [draft('reconciliation.agreed', id, data)];
  const because = { zh: `${institution} ${day} 对账单与台账不符：${differences.length} 处`, en: `The statement of ${institution} of ${day} and the ledger differ in ${differences.length} places` };
  return [
    draft('reconciliation.differed', id, data),
    ...noted(view, ctx, { detector: 'settlement_statement', subject: id, concerned: [], article: '《深圳市数据交易管理暂行办法》第二十一条', because, evidence: documentOf(differences) }),
  ];
});
