import { Type } from '@sinclair/typebox';
import { openCheckpoint, parseVkey, toBase64, verifierOf } from '#core/tlog';
import { actingPerson, command, draft, needAllowed, type Context, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import type { Id } from '../kernel/id.js';
import { IdOf, Text, closed } from '../kernel/schema.js';
import { Vkey } from '../logkey/logkey.js';
import { Refusal } from '../refusals.js';
import { PREDECESSOR } from './predecessor.lifecycle.js';
import type { LastCheckpoint, Predecessor } from './predecessor.js';

const NOTE_LENGTH_MAX = 16_384;

const Proposal = closed({ id: IdOf('predecessor'), vkey: Vkey, final: Type.String({ minLength: 1, maxLength: NOTE_LENGTH_MAX }), ground: Text(300) });

/** Maker: where the log of the other exchange ends. Its own key must have signed that; which cosignatures are enough, the two people judge. */
export const propose = command('predecessor.propose', Proposal, ({ id, vkey, final, ground }, _, ctx) => {
  const note = documentOf({ note: final });
  const last: LastCheckpoint = { vkey, ...signedBy(vkey, final), noteSha256: note.sha256 };
  return [draft('predecessor.proposed', id, { operator: ctx.caller.org, person: actingPerson(ctx), ground, ...last }, { documents: [note] })];
});

function signedBy(vkey: string, note: string): Pick<LastCheckpoint, 'origin' | 'size' | 'root'> {
  const key = parseVkey(vkey);
  if (!key.ok) throw new Refusal('invalid_request', `The vkey is not one: ${key.reason}.`, { pointer: '/vkey' });
  const checkpoint = openCheckpoint(note, [verifierOf(key.value)]);
  if (!checkpoint.ok) throw new Refusal('reference_invalid', `The final checkpoint is not one that this key has signed: ${checkpoint.reason}.`, { pointer: '/final' });
  const { origin, size, root } = checkpoint.value;
  if (size === 0) throw new Refusal('reference_invalid', 'The log is empty: there is nothing to take on.', { pointer: '/final' });
  return { origin, size, root: toBase64(root) };
}

/** Checker: from this entry on whoever trusts this log knows the end of the other one, and by it every receipt of it. */
export const confirm = command('predecessor.confirm', closed({ id: IdOf('predecessor') }), (input, view, ctx) => {
  const { id, proposedBy, vkey, origin, size, root, noteSha256 } = allowed(view, ctx, input.id);
  const person = actingPerson(ctx);
  if (proposedBy === person) throw new Refusal('same_person', 'The person who proposed a predecessor may not confirm it.', { person });
  return [draft('predecessor.recorded', id, { person, proposedBy, vkey, origin, size, root, noteSha256 })];
});

const withReason = closed({ id: IdOf('predecessor'), reason: Text(500) });

export const withdraw = command('predecessor.withdraw', withReason, (input, view, ctx) => [draft('predecessor.withdrawn', allowed(view, ctx, input.id).id, { reason: input.reason })]);

/** What nobody has confirmed in time does not happen. */
export const lapse = command('predecessor.lapse', withReason, (input, view, ctx) => [draft('predecessor.withdrawn', allowed(view, ctx, input.id).id, { reason: input.reason })]);

const allowed = (view: View, ctx: Context, id: Id<'predecessor'>): Predecessor => needAllowed(PREDECESSOR, view, ctx, id);
