import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Count, Day, Digest, IdOf, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import { BULLETIN, type BulletinStateName } from './bulletin.lifecycle.js';
import { Reaching, Scope } from './scope.js';

export const BULLETIN_KINDS = ['law', 'rule', 'order', 'guidance'] as const;

/** What whoever is reached has to do: by so many PRC working days after the delivery, on which article. */
export const Task = closed({ task: Bilingual(200), article: Text(120), dueWorkingDays: Type.Integer({ minimum: 1, maximum: 250 }) });

const stated = { kind: OneOf(BULLETIN_KINDS), title: Bilingual(100), summary: Bilingual(300), textSha256: Digest };
const progress = { delivered: Count, handled: Count, handledLate: Count };

export const bulletinEntries = {
  'bulletin.drafted': { 1: closed({ issuer: IdOf('participant'), person: PersonId, ...stated }) },
  'bulletin.collection_opened': { 1: closed({ until: Day }) },
  'bulletin.commented': { 1: closed({ participant: IdOf('participant'), opinion: Text(1000), evidenceSha256: Type.Optional(Digest) }) },
  'bulletin.collection_closed': { 1: closed({ comments: Count }) },
  'bulletin.published': { 1: closed({ person: PersonId, draftedBy: PersonId, textSha256: Digest, effectiveOn: Day, closesOn: Day, ...Task.properties, scope: Scope, reaching: Reaching }) },
  'bulletin.delivered': { 1: closed({ notice: IdOf('notice'), participant: IdOf('participant') }) },
  'bulletin.handled': { 1: closed({ notice: IdOf('notice'), isLate: Type.Boolean() }) },
  'bulletin.reopened': { 1: closed({ notice: IdOf('notice'), wasLate: Type.Boolean() }) },
  'bulletin.closed': { 1: closed({}) },
  'bulletin.evaluated': { 1: closed({ summary: Bilingual(400), reportSha256: Type.Optional(Digest), ...progress, open: Count }) },
  'bulletin.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

/** What was published: the text in force, from when, what is to be done, and whom it reaches until when. */
export interface Publication extends Static<typeof Task> { readonly effectiveOn: string; readonly closesOn: string; readonly scope: Scope; readonly reaching: Static<typeof Reaching> }

/** 规则公告: a rule from its draft to the evaluation of what came of it. */
export interface Bulletin extends AggregateState<BulletinStateName> {
  readonly id: Id<'bulletin'>;
  readonly kind: (typeof BULLETIN_KINDS)[number];
  readonly title: { readonly zh: string; readonly en?: string };
  readonly summary: { readonly zh: string; readonly en?: string };
  /** The text as it was drafted, and as it was published: a document each. */
  readonly textSha256: string;
  readonly draftedBy: string;
  readonly commentsUntil: string | null;
  readonly comments: number;
  readonly publication: Publication | null;
  readonly delivered: number;
  readonly handled: number;
  /** Of those that are handled. */
  readonly handledLate: number;
  readonly evaluation: { readonly summary: { readonly zh: string; readonly en?: string }; readonly reportSha256: string | null; readonly open: number } | null;
  readonly reason: string | null;
}

const endOf = (day: string): string => new Date(endOfShanghaiDay(day)).toISOString();

export function evolveBulletin(state: Bulletin | undefined, entry: FoldEntry<keyof typeof bulletinEntries>): Bulletin {
  const advance = (change: Partial<Bulletin> = {}): Bulletin => step(BULLETIN, state, entry, change);
  const { delivered = 0, handled = 0, handledLate = 0, comments = 0 } = state ?? {};
  switch (entry.type) {
    case 'bulletin.drafted': {
      const { issuer, person, ...said } = entry.data;
      const nothing = { commentsUntil: null, comments: 0, publication: null, delivered: 0, handled: 0, handledLate: 0, evaluation: null, reason: null };
      return { owner: issuer, ...begin(BULLETIN, 'bulletin', state, entry), parties: [issuer], ...said, draftedBy: person, ...nothing };
    }
    case 'bulletin.collection_opened':
      return { ...advance({ commentsUntil: entry.data.until }), dueAt: endOf(entry.data.until) };
    case 'bulletin.commented':
      return advance({ comments: comments + 1 });
    case 'bulletin.published': {
      const { person: _person, draftedBy: _drafted, textSha256, ...publication } = entry.data;
      return { ...advance({ textSha256, publication }), dueAt: endOf(publication.closesOn) };
    }
    case 'bulletin.delivered':
      return advance({ delivered: delivered + 1 });
    case 'bulletin.handled':
      return advance({ handled: handled + 1, handledLate: handledLate + Number(entry.data.isLate) });
    case 'bulletin.reopened':
      return advance({ handled: handled - 1, handledLate: handledLate - Number(entry.data.wasLate) });
    case 'bulletin.evaluated': {
      const { summary, reportSha256 = null, open } = entry.data;
      return advance({ evaluation: { summary, reportSha256, open } });
    }
    case 'bulletin.withdrawn':
      return advance({ reason: entry.data.reason });
    case 'bulletin.collection_closed':
    case 'bulletin.closed':
      return advance();
  }
}

