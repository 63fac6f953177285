import { draft, referred, type Draft, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { OBJECTION } from './objection.lifecycle.js';

/** What is objected to is gone: the objections that are still open lapse with it. */
export const lapsedWith = (view: View, objections: readonly Id<'objection'>[], reason: string): Draft[] =>
  objections.filter((id) => !OBJECTION.final.includes(referred(view, id).state)).map((id) => draft('objection.lapsed', id, { reason }));
