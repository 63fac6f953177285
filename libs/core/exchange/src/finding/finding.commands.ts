import { Type } from '@sinclair/typebox';
import { command, draft, need, needAllowed, referred, type Context, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, Count, Day, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { DETECTORS, NAMED_MAX, type Finding } from './finding.js';
import { FINDING } from './finding.lifecycle.js';

/** A clearance as detectors see it. */
export const Clearance = closed({
  index: Count, transfer: IdOf('transfer'), exporter: IdOf('participant'), recipient: IdOf('participant'), day: Day, people: Count,
});
const CLEARANCES_MAX = 2000;

const Raise = closed({
  id: IdOf('finding'), detector: OneOf(DETECTORS), article: Text(100), zh: Text(300), en: Text(300), people: Count, line: Count,
  clearances: Type.Array(Clearance, { minItems: 1, maxItems: CLEARANCES_MAX }),
});

/** The detector's step. The same suspicion has the same id, so it is raised once. */
export const raise = command('finding.raise', Raise, ({ id, zh, en, clearances, ...said }, view, ctx) => {
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `${id} is raised.`, { id });
  const { owner: operator } = referred(view, ctx.derivedId('exchange', 'singleton'));
  const evidence = documentOf(clearances);
  const indices = clearances.map(({ index }) => index);
  const named = (of: 'exporter' | 'recipient'): Id<'participant'>[] => [...new Set(clearances.map((clearance) => clearance[of]))].sort().slice(0, NAMED_MAX);
  return [draft('finding.raised', id, {
    ...said, operator, exporters: named('exporter'), recipients: named('recipient'), because: { zh, en },
    clearances: clearances.length, firstIndex: Math.min(...indices), lastIndex: Math.max(...indices), evidenceSha256: evidence.sha256,
  }, { documents: [evidence] })];
});

export const takeUp = command('finding.take_up', closed({ id: IdOf('finding') }), (input, view, ctx) => {
  const { id, person } = acted(view, ctx, input.id);
  return [draft('finding.taken_up', id, { person })];
});

const judged = { id: IdOf('finding'), ground: Text(500) };

/** Maker: what one person found, and what should follow. */
export const assess = command('finding.assess', closed({ ...judged, proposal: OneOf(['confirm', 'dismiss'] as const) }), (input, view, ctx) => {
  const { id, person } = acted(view, ctx, input.id);
  return [draft('finding.assessed', id, { person, ground: input.ground, proposal: input.proposal })];
});

/** Checker: another person follows the assessment, or gives it back. */
export const decide = command('finding.decide', closed({ ...judged, agrees: Type.Boolean() }), (input, view, ctx) => {
  const { id, person, finding: { assessment, concerned } } = acted(view, ctx, input.id);
  if (assessment === null) throw new Error(`${id} was never assessed`);
  if (assessment.person === person) throw new Refusal('same_person', 'Who assessed a finding does not decide it.', { person });
  const said = { person, ground: input.ground };
  if (!input.agrees) return [draft('finding.returned', id, said)];
  return [assessment.proposal === 'confirm' ? draft('finding.confirmed', id, { ...said, concerned: [...concerned] }) : draft('finding.dismissed', id, said)];
});

/** What was done about it; a hold that was placed is named. */
export const close = command('finding.close', closed({ ...judged, measure: Code, hold: Type.Optional(IdOf('hold')) }), (input, view, ctx) => {
  const { id, person } = acted(view, ctx, input.id);
  const { ground, measure, hold } = input;
  if (hold !== undefined && view.get(hold) === undefined) throw new Refusal('reference_invalid', `There is no hold ${hold}.`, { pointer: '/hold' });
  return [draft('finding.closed', id, { person, ground, measure, ...(hold === undefined ? {} : { hold }) })];
});

/** The timekeeper's step: what was left lying is open to whoever takes it up. */
export const escalate = command('finding.escalate', closed({ id: IdOf('finding'), reason: Text(500) }), (input, view, ctx) => {
  const finding = needAllowed(FINDING, view, ctx, input.id);
  return [draft('finding.escalated', finding.id, { reason: input.reason })];
});

/** The finding and the person who acts on it; a person of an exporter that it concerns does not. */
function acted(view: View, ctx: Context, id: Id<'finding'>): { readonly id: Id<'finding'>; readonly finding: Finding; readonly person: string } {
  const finding = need(view, ctx, id);
  const { person, org } = ctx.caller;
  if (person === null) throw new Refusal('scope_denied', 'This step needs a credential that belongs to a person.');
  if (finding.concerned.includes(org) || finding.recipients.includes(org)) throw new Refusal('wrong_party', 'Nobody judges a finding about itself.', { party: 'operator or regulator' });
  requireAllowed(FINDING, finding.state, ctx.action);
  return { id, finding, person };
}
