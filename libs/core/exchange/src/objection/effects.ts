import { draft, referred, type Context, type Draft, type View } from '../kernel/command.js';
import { kindOf, type Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { objectionsLapsed } from '../title/title.commands.js';
import { lapsedWith } from './ended.js';
import type { Objection } from './objection.js';

/** How an objection has ended without being upheld. */
export type EndedAs = 'dismissed' | 'withdrawn' | 'lapsed';

/** What it stood against is free of it: the notice goes on, the title is as it was. */
export function lifted(view: View, ctx: Context, { id, target }: Objection, outcome: EndedAs): Draft[] {
  if (kindOf(target) === 'title') {
    const title = referred(view, target as Id<'title'>);
    return title.objections.includes(id) ? [draft('title.objection_ended', title.id, { objection: id, outcome })] : [];
  }
  const { id: registration, state, objections, notice } = referred(view, target as Id<'registration'>);
  if (state !== 'OBJECTED' || !objections.includes(id)) return [];
  if (objections.length > 1 || notice === null) return [draft('registration.objection_ended', registration, { objection: id })];
  const today = shanghaiDay(ctx.at);
  return [draft('registration.notice_resumed', registration, { objection: id, until: notice.until > today ? notice.until : today })];
}

/** It was right: the application is refused, the title cancelled; other objections to the same have nothing left to stand against. */
export function upheld(view: View, { id, target }: Objection, { maker, checker, ground }: { readonly maker: string; readonly checker: string; readonly ground: string }): Draft[] {
  const others = (objections: readonly Id<'objection'>[]): Id<'objection'>[] => objections.filter((one) => one !== id);
  const reason = `异议 ${id} 成立 The objection was upheld.`;
  if (kindOf(target) === 'title') {
    const title = referred(view, target as Id<'title'>);
    if (title.state !== 'REGISTERED') return [];
    return [draft('title.cancelled', title.id, { objection: id, reason: ground }), ...objectionsLapsed(view, { objections: others(title.objections) }, reason)];
  }
  const registration = referred(view, target as Id<'registration'>);
  if (registration.state !== 'OBJECTED') return [];
  return [draft('registration.refused', registration.id, { maker, checker, ground: 'objection_upheld', reason: ground }), ...lapsedWith(view, others(registration.objections), reason)];
}
