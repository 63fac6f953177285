import { Type } from '@sinclair/typebox';
import { ENTRY_TYPES } from '../entry-types.js';
import { command, draft, needAllowed, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { Count, IdOf, Instant, SetOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { EndpointUrl, EventTypes, WebhookKey, type Webhook } from './webhook.js';
import { WEBHOOK } from './webhook.lifecycle.js';

/** Subscriptions of one participant. */
export const WEBHOOKS_MAX = 20;
/** How long the secret before still signs beside the new one, at most and unless told otherwise. */
const OVERLAP_HOURS_MAX = 168;
const OVERLAP_HOURS_USUAL = 24;
const HOUR_MS = 3_600_000;

const NOUNS: ReadonlySet<string> = new Set(Object.keys(ENTRY_TYPES).map((type) => type.slice(0, type.indexOf('.'))));
const isKnown = (type: string): boolean => (type.endsWith('.*') ? NOUNS.has(type.slice(0, -2)) : Object.hasOwn(ENTRY_TYPES, type));

const stated = { url: EndpointUrl, types: EventTypes, description: Text(100) };

/** `siblings` are the caller's webhooks as the server has found them. */
export const subscribe = command('webhook.subscribe', closed({ id: IdOf('webhook'), ...stated, key: WebhookKey, siblings: SetOf(IdOf('webhook'), WEBHOOKS_MAX) }), ({ id, siblings, ...input }, view, ctx) => {
  requireWellFormed(input);
  view.foresee(siblings);
  const standing = siblings.filter((sibling) => view.get(sibling)?.state !== 'REMOVED');
  if (standing.length >= WEBHOOKS_MAX) throw new Refusal('limit_exceeded', `A participant has at most ${WEBHOOKS_MAX} webhooks.`);
  return [draft('webhook.subscribed', id, { participant: ctx.caller.org, ...input })];
});

export const change = command('webhook.change', closed({ id: IdOf('webhook'), ...stated }), ({ id, ...input }, view, ctx) => {
  allowed(view, ctx, id);
  requireWellFormed(input);
  return [draft('webhook.changed', id, input)];
});

const Rotation = closed({ id: IdOf('webhook'), key: WebhookKey, overlapHours: Type.Optional(Type.Integer({ minimum: 0, maximum: OVERLAP_HOURS_MAX })) });

/** A new key signs from now on; the one before beside it until the overlap is over, so that receivers can change at leisure. */
export const rotateSecret = command('webhook.rotate_secret', Rotation, ({ id, key, overlapHours = OVERLAP_HOURS_USUAL }, view, ctx) => {
  allowed(view, ctx, id);
  const previousUntil = new Date(Date.parse(ctx.at) + overlapHours * HOUR_MS).toISOString();
  return [draft('webhook.secret_rotated', id, { key, previousUntil })];
});

/** An entry that is delivered to this webhook alone. */
export const test = command('webhook.test', closed({ id: IdOf('webhook') }), ({ id }, view, ctx) => [draft('webhook.tested', id, { url: allowed(view, ctx, id).url })]);

/** 重放: everything from an index on is posted again, each message under the id that it had before. */
export const replay = command('webhook.replay', closed({ id: IdOf('webhook'), from: Count }), ({ id, from }, view, ctx) => {
  allowed(view, ctx, id);
  return [draft('webhook.replay_requested', id, { from })];
});

const withReason = closed({ id: IdOf('webhook'), reason: Text(500) });

export const disable = command('webhook.disable', withReason, ({ id, reason }, view, ctx) => [draft('webhook.disabled', allowed(view, ctx, id).id, { reason, failingSince: null })]);

/** The machinery has tried for days; the entry tells the participant. */
export const giveUp = command('webhook.give_up', closed({ id: IdOf('webhook'), reason: Text(500), failingSince: Instant }), ({ id, ...why }, view, ctx) => [draft('webhook.disabled', allowed(view, ctx, id).id, why)]);

export const enable = command('webhook.enable', closed({ id: IdOf('webhook') }), ({ id }, view, ctx) => [draft('webhook.enabled', allowed(view, ctx, id).id, {})]);

export const remove = command('webhook.remove', withReason, ({ id, reason }, view, ctx) => [draft('webhook.removed', allowed(view, ctx, id).id, { reason })]);

/** What stays disabled is given up. */
export const lapse = command('webhook.lapse', withReason, ({ id, reason }, view, ctx) => [draft('webhook.removed', allowed(view, ctx, id).id, { reason })]);

const allowed = (view: View, ctx: Context, id: Id<'webhook'>): Webhook => needAllowed(WEBHOOK, view, ctx, id);

function requireWellFormed({ url, types }: { readonly url: string; readonly types: readonly string[] }): void {
  if (!isEndpoint(url)) throw new Refusal('invalid_request', 'An endpoint is an absolute URL without user information and fragment.', { pointer: '/url' });
  const unknown = types.findIndex((type) => !isKnown(type));
  if (unknown >= 0) throw new Refusal('reference_invalid', `There is no entry type ${String(types[unknown])}.`, { pointer: `/types/${unknown}` });
}

/** User information would be a secret in an entry, and a fragment is never sent. */
function isEndpoint(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password, hash } = new URL(url);
  return username === '' && password === '' && hash === '' && !url.includes('#');
}
