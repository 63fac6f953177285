import { Type } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { endOfDay } from '../kernel/procedure-periods.js';
import { Day, Digest, IdOf, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { SUBJECT_REQUEST, type SubjectRequestStateName } from './subjectrequest.lifecycle.js';

/**
 * 权利: of 《个人信息保护法》第四章, in its order: to know and decide (44), consult and copy, transfer (45), correct and complete (46), delete (47),
 * have the rules explained (48); to withdraw consent is Article 15.
 */
export const SUBJECT_RIGHTS = {
  know: { zh: '知情与决定', article: '《中华人民共和国个人信息保护法》第四十四条' },
  restrict: { zh: '限制或者拒绝处理', article: '《中华人民共和国个人信息保护法》第四十四条' },
  access: { zh: '查阅', article: '《中华人民共和国个人信息保护法》第四十五条' },
  copy: { zh: '复制', article: '《中华人民共和国个人信息保护法》第四十五条' },
  portability: { zh: '转移', article: '《中华人民共和国个人信息保护法》第四十五条第三款' },
  correct: { zh: '更正、补充', article: '《中华人民共和国个人信息保护法》第四十六条' },
  delete: { zh: '删除', article: '《中华人民共和国个人信息保护法》第四十七条' },
  explain: { zh: '解释说明处理规则', article: '《中华人民共和国个人信息保护法》第四十八条' },
  withdraw_consent: { zh: '撤回同意', article: '《中华人民共和国个人信息保护法》第十五条' },
} as const;
export type SubjectRight = keyof typeof SUBJECT_RIGHTS;
export const SUBJECT_RIGHT_NAMES = Object.keys(SUBJECT_RIGHTS) as readonly SubjectRight[];
export const SUBJECT_OUTCOMES = ['granted', 'partly', 'refused', 'not_identified'] as const;
export type SubjectOutcome = (typeof SUBJECT_OUTCOMES)[number];
/** How often a person may contest; then the way is to the regulator or the court (第五十条第二款). */
export const CONTESTS_MAX = 2;

export const subjectRequestEntries = {
  'subjectrequest.received': { 1: closed({
    vendor: IdOf('participant'), product: Nullable(IdOf('product')), right: OneOf(SUBJECT_RIGHT_NAMES), channel: OneOf(['person', 'vendor'] as const),
    receivedOn: Day, dueOn: Day, referenceSha256: Digest, detailSha256: Nullable(Digest),
  }) },
  'subjectrequest.answered': { 1: closed({ outcome: OneOf(SUBJECT_OUTCOMES), answerSha256: Digest, ground: Nullable(Text(400)), late: Type.Boolean(), dueOn: Day }) },
  'subjectrequest.contested': { 1: closed({ statementSha256: Digest, dueOn: Day }) },
  'subjectrequest.closed': { 1: closed({ reason: Text(500) }) },
  'subjectrequest.withdrawn': { 1: closed({}) },
  'subjectrequest.escalated': { 1: closed({ level: Type.Integer({ minimum: 1 }), dueOn: Day }) },
} as const;

/**
 * What a natural person asks of a vendor. Nobody's identity is in it: the person is known to the vendor by a token under the vendor's own key,
 * which the entry holds as the digest of a private value, and follows the request by a secret whose digest is here.
 */
export interface SubjectRequest extends AggregateState<SubjectRequestStateName> {
  readonly id: Id<'subjectrequest'>;
  readonly vendor: Id<'participant'>;
  readonly product: Id<'product'> | null;
  readonly right: SubjectRight;
  readonly channel: 'person' | 'vendor';
  readonly receivedOn: string;
  readonly referenceSha256: string;
  readonly detailSha256: string | null;
  /** Digest of the private value that holds the person's token. */
  readonly token: string | null;
  readonly answer: { readonly outcome: SubjectOutcome; readonly answerSha256: string; readonly ground: string | null; readonly late: boolean; readonly at: string } | null;
  readonly contests: number;
  readonly escalations: number;
  /** The last day of the duty to answer; `dueOn` is when somebody looks again. */
  readonly answerBy: string;
  readonly dueOn: string;
}

export function evolveSubjectRequest(state: SubjectRequest | undefined, entry: FoldEntry<keyof typeof subjectRequestEntries>): SubjectRequest {
  const advance = (change: Partial<SubjectRequest> = {}): SubjectRequest => timed(step(SUBJECT_REQUEST, state, entry, change));
  switch (entry.type) {
    case 'subjectrequest.received': {
      const { vendor } = entry.data;
      return timed({
        owner: vendor, ...begin(SUBJECT_REQUEST, 'subjectrequest', state, entry), parties: [vendor], ...entry.data, answerBy: entry.data.dueOn, token: entry.private['token'] ?? null, answer: null, contests: 0, escalations: 0,
      });
    }
    case 'subjectrequest.answered': {
      const { dueOn, ...answer } = entry.data;
      return advance({ answer: { ...answer, at: entry.at }, dueOn });
    }
    case 'subjectrequest.contested':
      return advance({ contests: (state?.contests ?? 0) + 1, answerBy: entry.data.dueOn, dueOn: entry.data.dueOn });
    case 'subjectrequest.escalated':
      return advance({ escalations: entry.data.level, dueOn: entry.data.dueOn });
    case 'subjectrequest.closed':
    case 'subjectrequest.withdrawn':
      return advance();
  }
}

const timed = (request: SubjectRequest): SubjectRequest => ({ ...request, dueAt: SUBJECT_REQUEST.final.includes(request.state) ? null : endOfDay(request.dueOn) });
