import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, needAllowed, type Context, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Count, Day, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { workingDayAfter } from '../kernel/working-days.js';
import { EntrySet } from '../figure/figure.js';
import { noticeIdOf } from '../notice/notice.js';
import { obligationIdOf, opening } from '../obligation/opening.js';
import { Refusal } from '../refusals.js';
import { BULLETIN_KINDS, Task, type Bulletin } from './bulletin.js';
import { BULLETIN } from './bulletin.lifecycle.js';
import { OCCASIONS, Scope, type ScopeFact } from './scope.js';

/** A text that people read; it is a document, and the entry carries its digest. */
const FullText = Bilingual(20_000);
/** As many comments as one draft collects: who has more to say says it in one. */
const COMMENTS_MAX = 5_000;

const Draft = closed({ id: IdOf('bulletin'), kind: OneOf(BULLETIN_KINDS), title: Bilingual(100), summary: Bilingual(300), text: FullText });

/** 发布 (draft): one person of an authority puts a rule down. */
export const draftBulletin = command('bulletin.draft', Draft, ({ id, text, ...stated }, _view, ctx) => {
  const document = documentOf(text);
  return [draft('bulletin.drafted', id, { issuer: ctx.caller.org, person: actingPerson(ctx), ...stated, textSha256: document.sha256 }, { documents: [document] })];
});

/** 征集: whoever trades here may say until a day what it thinks of the draft. */
export const collect = command('bulletin.collect', closed({ id: IdOf('bulletin'), until: Day }), ({ id, until }, view, ctx) => {
  allowed(view, ctx, id);
  requireToCome(ctx, until, '/until');
  return [draft('bulletin.collection_opened', id, { until })];
});

export const comment = command('bulletin.comment', closed({ id: IdOf('bulletin'), opinion: Text(1000), evidenceSha256: Type.Optional(Digest) }), ({ id, ...said }, view, ctx) => {
  const { comments } = allowed(view, ctx, id);
  if (comments >= COMMENTS_MAX) throw new Refusal('limit_exceeded', `A draft collects at most ${COMMENTS_MAX} comments.`);
  return [draft('bulletin.commented', id, { participant: ctx.caller.org, ...said })];
});

/** The day is over: comments are collected, or nobody who comes to be affected later is reached any more. */
export const close = command('bulletin.close', closed({ id: IdOf('bulletin'), reason: Text(500) }), ({ id }, view, ctx) => {
  const { state, comments, dueAt } = allowed(view, ctx, id);
  if (dueAt !== null && ctx.at < dueAt) throw new Refusal('state_conflict', `${id} stays open until ${dueAt}.`, { state, allowed: [] });
  return [state === 'COLLECTING' ? draft('bulletin.collection_closed', id, { comments }) : draft('bulletin.closed', id, {})];
});

const Publishing = closed({ id: IdOf('bulletin'), text: Type.Optional(FullText), effectiveOn: Day, closesOn: Day, ...Task.properties, scope: Scope });

/** 发布: another person of the same authority publishes it, as it was drafted or with the text that came of the comments. */
export const publish = command('bulletin.publish', Publishing, ({ id, text, ...said }, view, ctx) => {
  const bulletin = allowed(view, ctx, id);
  const person = actingPerson(ctx);
  if (bulletin.draftedBy === person) throw new Refusal('same_person', 'The person who drafted a bulletin may not publish it.', { person });
  requireToCome(ctx, said.effectiveOn, '/effectiveOn');
  requireToCome(ctx, said.closesOn, '/closesOn');
  requireScope(view, said.scope);
  const document = text === undefined ? undefined : documentOf(text);
  const { remit } = ctx.caller;
  const reaching = remit === undefined ? null : { area: remit.area, sectors: remit.sectors === null ? null : [...remit.sectors] };
  return [draft('bulletin.published', id, { person, draftedBy: bulletin.draftedBy, textSha256: document?.sha256 ?? bulletin.textSha256, ...said, reaching }, document === undefined ? {} : { documents: [document] })];
});

/** What each occasion knows; a condition on anything else would reach nobody, and silently. */
const FACTS_OF: Readonly<Record<keyof typeof OCCASIONS, readonly ScopeFact[]>> = {
  participant: ['jurisdiction', 'district', 'capacity', 'organisationType'],
  product: ['district', 'sector', 'kind', 'grade', 'personal', 'sensitive', 'regime'],
  grant: ['jurisdiction', 'direction', 'district', 'sector', 'kind', 'grade', 'personal', 'sensitive', 'regime'],
  transfer: ['jurisdiction', 'direction', 'district', 'sector', 'kind', 'grade', 'personal', 'sensitive', 'regime', 'purpose', 'mode', 'path'],
  verdict: ['district', 'path', 'becomes', 'direction'],
};

function requireScope(view: View, { occasion, where, pack }: Scope): void {
  const strange = where.findIndex(({ fact }) => !FACTS_OF[occasion].includes(fact));
  if (strange >= 0) throw new Refusal('reference_invalid', `${occasion} has no fact ${where[strange]?.fact ?? ''}.`, { pointer: `/scope/where/${strange}/fact`, allowed: FACTS_OF[occasion] });
  if ((occasion === 'verdict') !== (pack !== null)) throw new Refusal('reference_invalid', 'A pack is named where verdicts are compared, and nowhere else.', { pointer: '/scope/pack' });
  if (pack !== null && view.get(pack) === undefined) throw new Refusal('reference_invalid', `There is no ${pack}.`, { pointer: '/scope/pack' });
}

/** The duty is the first one of its notice. */
const dutyOfNotice = (ctx: Context, notice: Id<'notice'>): Id<'obligation'> => obligationIdOf(ctx, 'rule-notice', notice);

/** 送达: the exchange has found by replay that the rule concerns a participant; it gets a notice with its task and its day, once. */
export const deliver = command('bulletin.deliver', closed({ id: IdOf('bulletin'), participant: IdOf('participant'), through: Count, grounds: EntrySet }), ({ id, participant, through, grounds }, view, ctx) => {
  const { publication, owner: issuer } = allowed(view, ctx, id);
  if (publication === null) throw new Error(`${id} is published and has no publication`);
  const notice = noticeIdOf(ctx, id, participant);
  if (view.get(notice) !== undefined) throw new Refusal('already_exists', `${participant} has its notice of ${id}.`, { id: notice });
  const { task: duty, article, dueWorkingDays } = publication;
  const dueOn = workingDayAfter(shanghaiDay(ctx.at), dueWorkingDays);
  const obligation = dutyOfNotice(ctx, notice);
  return [
    draft('notice.delivered', notice, { bulletin: id, participant, issuer, through, grounds, dueOn, obligation }),
    draft('bulletin.delivered', id, { notice, participant }),
    opening(obligation, 'rule-notice', { debtor: participant, source: notice, on: dueOn }, { duty, article }),
  ];
});

/** 评价: what came of it, with the numbers as they stand. */
export const evaluate = command('bulletin.evaluate', closed({ id: IdOf('bulletin'), summary: Bilingual(400), reportSha256: Type.Optional(Digest) }), ({ id, ...said }, view, ctx) => {
  const { delivered, handled, handledLate } = allowed(view, ctx, id);
  return [draft('bulletin.evaluated', id, { ...said, delivered, handled, handledLate, open: delivered - handled })];
});

const withReason = closed({ id: IdOf('bulletin'), reason: Text(500) });
const end = (action: 'bulletin.withdraw' | 'bulletin.lapse') => command(action, withReason, ({ id, reason }, view, ctx) => [draft('bulletin.withdrawn', allowed(view, ctx, id).id, { reason })]);
export const withdraw = end('bulletin.withdraw');
export const lapse = end('bulletin.lapse');

function requireToCome(ctx: Context, day: string, pointer: string): void {
  if (day < shanghaiDay(ctx.at)) throw new Refusal('outside_period', `${day} has passed already.`, { pointer });
}

const allowed = (view: View, ctx: Context, id: Id<'bulletin'>): Bulletin => needAllowed(BULLETIN, view, ctx, id);
