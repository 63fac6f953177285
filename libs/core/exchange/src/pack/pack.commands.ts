import { Type } from '@sinclair/typebox';
import { exportPackOf, type PackDefinition } from '#core/law';
import { actingPerson, command, draft, needAllowed, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { addDays, shanghaiDay } from '../kernel/shanghai.js';
import { Refusal } from '../refusals.js';
import type { Adoption } from '../rulebook/rulebook.js';
import { adoptedIn, governing, rulebookIdOf, tenures } from '../rulebook/tenure.js';
import { StatedDefinition, asStated, compile, readDefinition } from './definition.js';
import { tryCases } from './golden-cases.js';
import { PACK } from './pack.lifecycle.js';
import type { Pack } from './pack.js';

const ADOPTED_MAX = 64;
const CASES_LENGTH_MAX = 500_000;

/** The exchange decides debated points by drafting a pack that reads them so; nothing governs by it before two people have signed. */
export const draftPack = command('pack.draft', closed({ id: IdOf('pack'), definition: StatedDefinition, note: Text(500) }), (input, view, ctx) => {
  const person = actingPerson(ctx);
  const definition = readDefinition(input.definition);
  const pack = exportPackOf(definition);
  requireNewVersion(adoptedIn(view, ctx), definition);
  return [draft('pack.drafted', input.id, { operator: ctx.caller.org, person, definition: asStated(definition), digest: pack.digest, note: input.note })];
});

/** 试运行: every golden case must come out as it says; the first that do not are named, and the draft stays a draft. */
export const test = command('pack.test', closed({ id: IdOf('pack'), cases: Type.String({ minLength: 1, maxLength: CASES_LENGTH_MAX, examples: [exampleCase()] }) }), (input, view, ctx) => {
  const { id, definition, digest } = allowed(view, ctx, input.id);
  const adopted: Adoption[] = [...adoptedIn(view, ctx), { pack: id, definition, digest, isLateCorrection: false }];
  const { trial: { failed, failures, ...trial }, documents } = tryCases(input.cases, { pack: compile(definition, digest), packOn: (day) => governing(adopted, day).compiled() });
  return [failed === 0 ? draft('pack.tested', id, trial, { documents }) : draft('pack.test_failed', id, { ...trial, failed, failures: [...failures] }, { documents })];
});

function exampleCase(): string {
  return JSON.stringify({ id: 'CN-001', facts: { counts: { generalNew: 1 } }, expected: { path: 'EXEMPT', alternatives: [] } });
}

const Signing = closed({ id: IdOf('pack'), digest: Digest, lateCorrection: Type.Optional(Text(500)) });

/** 双人签署: each signer names the digest that was read; a pack that reaches back needs the ground from both. */
export const sign = command('pack.sign', Signing, (input, view, ctx) => {
  const pack = allowed(view, ctx, input.id);
  const person = actingPerson(ctx);
  if (input.digest !== pack.digest) throw new Refusal('reference_invalid', `The pack has the digest ${pack.digest}.`, { pointer: '/digest', expected: pack.digest });
  const [first] = pack.signatures;
  if (first?.person === person) throw new Refusal('same_person', 'The second signature is another person\'s.', { person });
  const lateCorrection = input.lateCorrection ?? null;
  if (lateCorrection === null) requireAhead(pack, ctx);
  return [draft(first === undefined ? 'pack.signed' : 'pack.countersigned', pack.id, { person, digest: pack.digest, lateCorrection })];
});

/** 列入生效日程: from here on the rulebook knows the pack, and its day will come whoever is at work. */
export const schedule = command('pack.schedule', closed({ id: IdOf('pack') }), (input, view, ctx) => {
  const pack = allowed(view, ctx, input.id);
  const adopted = adoptedIn(view, ctx);
  const isLateCorrection = pack.definition.effectiveFrom <= shanghaiDay(ctx.at);
  if (isLateCorrection && pack.signatures.some(({ lateCorrection }) => lateCorrection === null)) requireAhead(pack, ctx);
  if (adopted.length >= ADOPTED_MAX) throw new Refusal('limit_exceeded', `A rulebook holds at most ${ADOPTED_MAX} adopted packs.`);
  requireNewVersion(adopted, pack.definition);
  requirePlace(adopted, pack, isLateCorrection);
  const { definition, digest } = pack;
  return [
    draft('pack.scheduled', pack.id, { effectiveFrom: definition.effectiveFrom }),
    draft('rulebook.adopted', rulebookIdOf(ctx), { operator: pack.owner, pack: pack.id, definition, digest, isLateCorrection }),
  ];
});

/** The timekeeper's step at the first moment of the first day. What governs today stays in force; what it replaces, or a pack of past days alone, is over. */
export const enterForce = command('pack.enter_force', closed({ id: IdOf('pack'), reason: Text(500) }), (input, view, ctx): Drafts => {
  const pack = allowed(view, ctx, input.id);
  const { effectiveFrom } = pack.definition;
  const today = shanghaiDay(ctx.at);
  const adopted = adoptedIn(view, ctx);
  const current = governing(adopted, today);
  const over = draft('pack.superseded', pack.id, { by: current.version });
  if (today < effectiveFrom || (pack.state === 'IN_FORCE' && current.pack === pack.id)) throw new Refusal('state_conflict', `The pack governs from ${effectiveFrom}.`, { state: pack.state, allowed: [] });
  if (pack.state === 'IN_FORCE') return [over];
  return [draft('pack.entered_force', pack.id, { effectiveFrom }), ...(current.pack === pack.id ? [] : [over]), ...predecessorsOver(view, adopted, pack, current.pack)];
});

/** Whatever was in force and does not govern today: the one of the day before, or of the same first day, however many corrections came at once. */
function predecessorsOver(view: View, adopted: readonly Adoption[], { id, definition }: Pack, governs: Id<'pack'> | null): Draft[] {
  const others = adopted.map(({ pack }) => pack).filter((pack) => pack !== id && pack !== governs);
  view.foresee(others);
  return others.filter((pack) => view.get(pack)?.state === 'IN_FORCE').map((pack) => draft('pack.superseded', pack, { by: definition.version }));
}

const withReason = closed({ id: IdOf('pack'), reason: Text(500) });

/** Before its first day a pack may be taken back; from then on events may have been judged by it, and only a successor ends it. */
export const withdraw = command('pack.withdraw', withReason, (input, view, ctx) => {
  const pack = allowed(view, ctx, input.id);
  const withdrawn = draft('pack.withdrawn', pack.id, { reason: input.reason });
  if (pack.state !== 'SCHEDULED') return [withdrawn];
  if (pack.definition.effectiveFrom <= shanghaiDay(ctx.at)) throw new Refusal('state_conflict', 'The first day of the pack has come; only a successor ends it.', { state: pack.state, allowed: [] });
  return [withdrawn, draft('rulebook.withdrawn', rulebookIdOf(ctx), { pack: pack.id, reason: input.reason })];
});

export const lapse = command('pack.lapse', withReason, (input, view, ctx) => [draft('pack.withdrawn', allowed(view, ctx, input.id).id, { reason: input.reason })]);

/** 不溯及既往: those concerned can know tomorrow's rule today, never yesterday's. */
function requireAhead({ definition: { effectiveFrom } }: Pack, { at }: Context): void {
  const earliest = addDays(shanghaiDay(at), 1);
  if (effectiveFrom < earliest) throw new Refusal('pack_retroactive', `The pack would govern from ${effectiveFrom}; ${earliest} is the first day possible, unless both signers state the ground of a late correction.`, { effectiveFrom, earliest });
}

/** A version names one definition for ever. */
function requireNewVersion(adopted: readonly Adoption[], { version }: Pick<PackDefinition, 'version'>): void {
  if (versionsIn(adopted).includes(version)) throw new Refusal('already_exists', `There is a pack of version ${version}.`, { pointer: '/definition/version', version });
}

const versionsIn = (adopted: readonly Adoption[]): string[] => [...tenures([]), ...adopted.map(({ definition }) => definition)].map(({ version }) => version);

/** The first day is no other pack's, but for a correction; a last day that is stated is the one before the successor's first. */
function requirePlace(adopted: readonly Adoption[], { id, definition, digest }: Pack, isLateCorrection: boolean): void {
  const { effectiveFrom, effectiveTo } = definition;
  const taken = tenures(adopted).find(({ from }) => from === effectiveFrom);
  if (taken !== undefined && !isLateCorrection) throw new Refusal('already_exists', `Version ${taken.version} begins on ${effectiveFrom}.`, { version: taken.version });
  const until = tenures([...adopted, { pack: id, definition, digest, isLateCorrection }]).find(({ pack }) => pack === id)?.until ?? null;
  if (effectiveTo !== undefined && effectiveTo !== until) {
    throw new Refusal('reference_invalid', `The pack would govern until ${until ?? 'a successor begins'}: a pack ends the day before its successor begins, so leave effectiveTo out.`, { until });
  }
}

const allowed = (view: View, ctx: Context, id: Id<'pack'>): Pack => needAllowed(PACK, view, ctx, id);
