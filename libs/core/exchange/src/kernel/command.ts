import type { Static, TSchema } from '@sinclair/typebox';
import { scopeOf, type Action, type Role, type Scope } from '../permissions.js';
import { Refusal } from '../refusals.js';
import type { EntryData, EntryType } from '../entry-types.js';
import type { StateOf } from '../states.js';
import { isWithinRemit, type Remit } from '../supervision/remit.js';
import { kindOf, type Id, type Kind, type KindOf } from './id.js';
import { requireAllowed, type Lifecycle } from './lifecycle.js';

/** Who asks: an organisation through one of its credentials, perhaps a named person of it. */
export interface Caller {
  readonly org: Id<'participant'>;
  readonly roles: readonly Role[];
  readonly client: string;
  readonly person: string | null;
  /** Of a regulator of a part of the market: how far it sees and orders; everyone else has none. */
  readonly remit?: Remit;
  /** The enforcement point that the credential is bound to: it speaks for that alone, not for the organisation. */
  readonly enforcer?: Id<'enforcer'>;
}

/** Everything outside the aggregates that a decision may depend on. */
export interface Context {
  readonly caller: Caller;
  readonly action: Action;
  /** The server's time, RFC 3339 with milliseconds, UTC. */
  readonly at: string;
  /** A new id, sorted by time. The same command decided twice (after a conflict) may get another. */
  readonly newId: <K extends Kind>(kind: K) => Id<K>;
  /** Ids that are a function of their parts, for aggregates of which there is one per something. */
  readonly derivedId: <K extends Kind>(kind: K, ...parts: readonly string[]) => Id<K>;
}

/** The aggregates as they stand in the commit that is being made. */
export interface View {
  /** The folded state; undefined when there is no such aggregate. */
  readonly get: <I extends Id>(id: I) => StateOf<KindOf<I>> | undefined;
  /** Says which aggregates will be asked for, so that they are loaded together and not one round trip after the other. */
  readonly foresee: (ids: readonly Id[]) => void;
}

/** A value that only the parties may see, or about a person: the entry carries its salted digest. */
export interface PrivateValue { readonly value: string; readonly subject: string }
/** Content too large for an entry, addressed by its digest. */
export interface DocumentBody { readonly sha256: string; readonly mediaType: string; readonly body: string }

/** An entry as decided, before the ledger gives it version, index, salt and time. */
export type Draft = {
  readonly [T in EntryType]: {
    readonly type: T;
    readonly stream: Id;
    readonly data: EntryData<T>;
    readonly private?: Readonly<Record<string, PrivateValue>>;
    readonly documents?: readonly DocumentBody[];
  };
}[EntryType];

/** What a use case returns: at least one entry. A write that appends nothing does not type-check. */
export type Drafts = readonly [Draft, ...Draft[]];

/** One use case: the action it needs, the shape of its input, and the pure function that decides it. */
export interface Command<Schema extends TSchema = TSchema> {
  readonly action: Action;
  readonly input: Schema;
  readonly decide: (input: Static<Schema>, view: View, ctx: Context) => Drafts;
  /** What every decision of this use case looks at, whatever its input: loaded with the first round. */
  readonly reads?: (derivedId: Context['derivedId']) => readonly Id[];
}

export const command = <Schema extends TSchema>(action: Action, input: Schema, decide: Command<Schema>['decide'], reads: Command['reads'] = () => []): Command<Schema> => ({ action, input, decide, reads });

/** A draft whose type ties its data. */
export const draft = <T extends EntryType>(type: T, stream: Id, data: EntryData<T>, more: Pick<Draft, 'private' | 'documents'> = {}): Draft =>
  ({ type, stream, data, ...more }) as Draft;

/** Whether a caller with `scope` may see an aggregate of `owner` and `parties`. */
export const isVisible = (scope: Scope, org: string, { owner, parties }: { readonly owner: string; readonly parties: readonly string[] }): boolean =>
  scope === 'any' || owner === org || (scope === 'party' && parties.includes(org));

/**
 * The aggregate that the caller names. Another's is `not_found`, exactly as one that does not exist: ids tell nothing.
 */
export function need<I extends Id>(view: View, ctx: Context, id: I): StateOf<KindOf<I>> {
  const scope = scopeOf(ctx.caller.roles, ctx.action);
  if (scope === undefined) throw new Refusal('scope_denied', `${ctx.action} is not permitted to ${ctx.caller.roles.join(', ')}`);
  const state = view.get(id);
  if (state === undefined || !isVisible(scope, ctx.caller.org, state) || !(scope !== 'any' || isWithinRemit(view, ctx.caller.remit, state))) throw new Refusal('not_found', `There is no ${kindOf(id)} ${id}.`, { id });
  return state;
}

/** The aggregate that the caller names, whose life cycle lets `ctx.action` be taken now; otherwise `state_conflict`. */
export function needAllowed<I extends Id>(lifecycle: Lifecycle<string>, view: View, ctx: Context, id: I): StateOf<KindOf<I>> {
  const found = need(view, ctx, id);
  requireAllowed(lifecycle, found.state, ctx.action);
  return found;
}

/** An aggregate that another one refers to, whoever owns it; a missing one is corrupt state. */
export function referred<I extends Id>(view: View, id: I): StateOf<KindOf<I>> {
  const state = view.get(id);
  if (state === undefined) throw new Error(`${id} is referred to and does not exist`);
  return state;
}

/** Refuses when the caller is not the organisation whose step this is. */
export function requireParty(ctx: Context, party: Id<'participant'>, who: string): void {
  if (ctx.caller.org !== party) throw new Refusal('wrong_party', `${ctx.action} is the ${who}'s step.`, { party: who });
}

/** The person who acts: what two people must do is not done by a credential without a person. */
export function actingPerson(ctx: Context): string {
  if (ctx.caller.person === null) throw new Refusal('scope_denied', 'This step needs a credential that belongs to a person.');
  return ctx.caller.person;
}

/** Refuses while any hold on `holder` is in force. */
export function requireFree(...holders: readonly { readonly id: Id; readonly holds: readonly string[] }[]): void {
  const held = holders.find(({ holds }) => holds.length > 0);
  if (held !== undefined) throw new Refusal('held', `${held.id} is under hold ${held.holds.join(', ')}.`, { id: held.id, holds: held.holds });
}
