import { Type, type Static } from '@sinclair/typebox';
import { logSuiteOf, parseCheckpoint, parseVkey, toBase64, type LogSuite } from '#core/tlog';
import { actingPerson, command, draft, need, needAllowed, type Context, type Draft, type Drafts, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { IdOf, Instant, Nullable, SetOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { LOGKEY } from './logkey.lifecycle.js';
import { Origin, SIGNING_STATES, Vkey, type LogKey } from './logkey.js';

/** A checkpoint carries at most sixteen signatures that every reader accepts; witnesses need most of them. */
export const LOG_KEYS_MAX = 4;
const NOTE_LENGTH_MAX = 16_384;

/** There is one aggregate for each key. */
export const logKeyIdOf = ({ derivedId }: Pick<Context, 'derivedId'>, vkey: string): Id<'logkey'> => derivedId('logkey', vkey);

const Proposal = closed({
  id: IdOf('logkey'), vkey: Vkey, startsAt: Instant, succeeds: Nullable(Origin), ground: Text(300),
  /** The keys that sign now, as the server knows them: the first of them was never proposed by anyone. */
  signing: SetOf(Vkey, LOG_KEYS_MAX, 1),
});

interface ReadKey { readonly vkey: string; readonly suite: LogSuite; readonly origin: string }

function readKey(vkey: string): ReadKey {
  const parsed = parseVkey(vkey);
  if (!parsed.ok) throw new Refusal('invalid_request', `The vkey is not one: ${parsed.reason}.`, { pointer: '/vkey' });
  const suite = logSuiteOf(parsed.value);
  if (suite === undefined) throw new Refusal('invalid_request', 'A witness key does not sign as a log.', { pointer: '/vkey' });
  return { vkey, suite, origin: parsed.value.name };
}

/** Maker: which key is to sign, from when and why. The keys that sign now vouch for it, for the entry is in the tree that they sign. */
export const propose = command('logkey.propose', Proposal, (input, view, ctx): Drafts => {
  const person = actingPerson(ctx);
  const proposed = readKey(input.vkey);
  const id = logKeyIdOf(ctx, input.vkey);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', 'The log has had this key already; make another one.', { pointer: '/vkey', id });
  const signing = input.signing.map(readKey);
  requireOrigin(proposed, signing, input.succeeds);
  const { startsAt, succeeds, ground } = input;
  return [draft('logkey.proposed', id, { operator: ctx.caller.org, person, ...proposed, startsAt, succeeds, ground }), ...recorded(signing, view, ctx)];
});

/** The log's own name, or, where it is given up on purpose, a new one. */
function requireOrigin({ origin, suite }: ReadKey, signing: readonly ReadKey[], succeeds: string | null): void {
  const current = signing[0]?.origin;
  if (succeeds === null && origin !== current) throw new Refusal('reference_invalid', `The log is ${String(current)}; a key of ${origin} gives that name up, which succeeds has to say.`, { pointer: '/vkey', origin: current });
  if (succeeds !== null && (succeeds !== current || origin === current)) throw new Refusal('reference_invalid', `The log is ${String(current)}, and a successor has another name.`, { pointer: '/succeeds', origin: current });
  if (succeeds !== null && suite !== 'ed25519') throw new Refusal('reference_invalid', 'The first key of a log is Ed25519 (C2SP tlog-tiles).', { pointer: '/vkey' });
}

/** The keys that sign and have no stream yet. */
function recorded(signing: readonly ReadKey[], view: View, ctx: Context): Draft[] {
  const ids = signing.map(({ vkey }) => logKeyIdOf(ctx, vkey));
  view.foresee(ids);
  return signing.flatMap((key, i) => {
    const id = ids[i];
    return id === undefined || view.get(id) !== undefined ? [] : [draft('logkey.recorded', id, { operator: ctx.caller.org, ...key })];
  });
}

/** Checker: from this entry on everyone can know the key before it signs anything. */
export const confirm = command('logkey.confirm', closed({ id: IdOf('logkey') }), (input, view, ctx) => {
  const { id, vkey, proposedBy } = allowed(view, ctx, input.id);
  const person = actingPerson(ctx);
  if (proposedBy === person) throw new Refusal('same_person', 'The person who proposed a key may not confirm it.', { person });
  return [draft('logkey.announced', id, { person, vkey })];
});

const withReason = closed({ id: IdOf('logkey'), reason: Text(500) });

/** The timekeeper's step: the overlap begins. */
export const start = command('logkey.start', withReason, (input, view, ctx) => {
  const { id, vkey, succeeds, startsAt } = allowed(view, ctx, input.id);
  if (succeeds !== null || Date.parse(startsAt) > Date.parse(ctx.at)) throw new Refusal('state_conflict', 'The time of the key has not come.', { state: 'ANNOUNCED', allowed: [] });
  return [draft('logkey.started', id, { vkey })];
});

export const withdraw = command('logkey.withdraw', withReason, (input, view, ctx) => [draft('logkey.withdrawn', allowed(view, ctx, input.id).id, { reason: input.reason })]);

export const proposeRetirement = command('logkey.propose_retirement', closed({ id: IdOf('logkey'), successor: Nullable(IdOf('logkey')), ground: Text(300) }), (input, view, ctx) => {
  const retiring = allowed(view, ctx, input.id);
  requireSuccessor(view, retiring, input.successor);
  return [draft('logkey.retirement_proposed', retiring.id, { person: actingPerson(ctx), successor: input.successor, ground: input.ground })];
});

export const confirmRetirement = command('logkey.confirm_retirement', closed({ id: IdOf('logkey') }), (input, view, ctx) => {
  const retiring = allowed(view, ctx, input.id);
  const person = actingPerson(ctx);
  if (retiring.retirement === null) throw new Error(`${retiring.id} is RETIRING and nobody has proposed it`);
  const { successor, ground, person: proposedBy } = retiring.retirement;
  if (proposedBy === person) throw new Refusal('same_person', 'The person who proposed to retire a key may not confirm it.', { person });
  requireSuccessor(view, retiring, successor);
  return [draft('logkey.retired', retiring.id, { person, vkey: retiring.vkey, ground })];
});

/** A log always has an Ed25519 key in force under its own name, for that is what every reader can verify (C2SP tlog-tiles). */
function requireSuccessor(view: View, { id, suite, origin }: LogKey, successor: Id<'logkey'> | null): void {
  if (suite !== 'ed25519' && successor === null) return;
  const next = successor === null ? undefined : view.get(successor);
  const isFit = next?.state === 'IN_FORCE' && next.id !== id && next.suite === 'ed25519' && next.origin === origin;
  if (!isFit) throw new Refusal('reference_invalid', 'An Ed25519 key is retired when another one of the same origin is in force.', { pointer: '/successor' });
}

/** 保留: the key signs on. */
export const keep = command('logkey.keep', withReason, (input, view, ctx) => [draft('logkey.kept', allowed(view, ctx, input.id).id, { reason: input.reason })]);

/** What nobody has confirmed in time does not happen. */
export const lapse = command('logkey.lapse', withReason, (input, view, ctx) => {
  const { id, state } = allowed(view, ctx, input.id);
  return [state === 'RETIRING' ? draft('logkey.kept', id, { reason: input.reason }) : draft('logkey.withdrawn', id, { reason: input.reason })];
});

const Succession = closed({ id: IdOf('logkey'), final: Type.String({ minLength: 1, maxLength: NOTE_LENGTH_MAX }), retires: SetOf(IdOf('logkey'), LOG_KEYS_MAX) });

/**
 * The successor's first word: the checkpoint at which the log that it succeeds was frozen. Tree and entries go on as they were, so
 * the old tree is a prefix of the new one and anyone can prove it; what else the old keys may sign from here on is forged.
 */
export const succeed = command('logkey.succeed', Succession, (input, view, ctx): Drafts => {
  const successor = allowed(view, ctx, input.id);
  const final = finalOf(input, successor);
  const note = documentOf({ note: input.final });
  const ground = `由 ${successor.origin} 接替 Succeeded by ${successor.origin}`;
  view.foresee(input.retires);
  const retired = input.retires.map((id) => need(view, ctx, id)).filter(({ state, origin }) => SIGNING_STATES.includes(state) && origin === final.origin)
    .map(({ id, vkey }) => draft('logkey.retired', id, { person: null, vkey, ground }));
  return [draft('logkey.succeeded', successor.id, { vkey: successor.vkey, final: { ...final, noteSha256: note.sha256 } }, { documents: [note] }), ...retired];
});

function finalOf({ final }: Static<typeof Succession>, { succeeds }: LogKey): { readonly origin: string; readonly size: number; readonly root: string } {
  const checkpoint = parseCheckpoint(final.slice(0, final.lastIndexOf('\n\n') + 1));
  if (!checkpoint.ok) throw new Refusal('invalid_request', `The final checkpoint is not one: ${checkpoint.reason}.`, { pointer: '/final' });
  const { origin, size, root } = checkpoint.value;
  if (origin !== succeeds) throw new Refusal('reference_invalid', `The key succeeds ${String(succeeds)}, the checkpoint is of ${origin}.`, { pointer: '/final' });
  return { origin, size, root: toBase64(root) };
}

const allowed = (view: View, ctx: Context, id: Id<'logkey'>): LogKey => needAllowed(LOGKEY, view, ctx, id);
