import { draft, referred, type Context, type DocumentBody, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { NoteDetector, NotableKind } from './finding.js';

/** What does not agree with what: found by a decision as it is made, and left to people. */
export interface Note {
  readonly detector: NoteDetector;
  readonly subject: Id<NotableKind>;
  /** What there is one finding of, beside the subject: a day, a month. */
  readonly oneOf?: readonly string[];
  readonly concerned: readonly Id<'participant'>[];
  readonly article: string;
  readonly because: { readonly zh: string; readonly en: string };
  readonly evidence?: DocumentBody;
}

/** The entry that raises a finding; nothing where it was raised before. */
export function noted(view: View, ctx: Context, { detector, subject, oneOf = [], concerned, article, because, evidence }: Note): Draft[] {
  const id = ctx.derivedId('finding', detector, subject, ...oneOf);
  if (view.get(id) !== undefined) return [];
  const { owner: operator } = referred(view, ctx.derivedId('exchange', 'singleton'));
  const data = { detector, subject, operator, concerned: [...concerned], article, because };
  return [evidence === undefined ? draft('finding.noted', id, data) : draft('finding.noted', id, { ...data, evidenceSha256: evidence.sha256 }, { documents: [evidence] })];
}
