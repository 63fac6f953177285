import { Type } from '@sinclair/typebox';
import { command, draft, need } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { TOKENSET, type TokensetStateName } from './tokenset.lifecycle.js';

/** A token is HMAC-SHA-256 under the exporter's own key: the exchange compares tokens and learns no identity. */
export const TOKEN_BYTES = 32;
/** Tokens in every part of an upload but the last: half a megabyte, so a million tokens are 62 requests. */
export const TOKENS_PER_PART = 16_384;
export const TOKENS_MAX = 100_000_000;

const TokenCount = Type.Integer({ minimum: 1, maximum: TOKENS_MAX });
/** `sha256` is over the tokens as they follow each other, ascending, each once; `key` names the secret that made them. */
const content = { sha256: Digest, count: TokenCount, key: Digest };

export const tokensetEntries = {
  'tokenset.opened': { 1: closed({ exporter: IdOf('participant'), ...content }) },
  'tokenset.sealed': { 1: closed(content) },
  'tokenset.abandoned': { 1: closed({ reason: Text(500) }) },
} as const;

/** 令牌集: the distinct people of one delivery, as tokens that only their exporter can make. */
export interface Tokenset extends AggregateState<TokensetStateName> {
  readonly id: Id<'tokenset'>;
  readonly exporter: Id<'participant'>;
  readonly sha256: string;
  readonly count: number;
  /** A fingerprint of the exporter's key, and of the kind of identifier that it was used on. */
  readonly key: string;
}

export function evolveTokenset(state: Tokenset | undefined, entry: FoldEntry<keyof typeof tokensetEntries>): Tokenset {
  switch (entry.type) {
    case 'tokenset.opened': {
      const { exporter, sha256, count, key } = entry.data;
      if (state !== undefined) return step<TokensetStateName, Tokenset>(TOKENSET, state, entry, { count, key });
      return { owner: exporter, ...begin(TOKENSET, 'tokenset', state, entry), parties: [exporter], exporter, sha256, count, key };
    }
    case 'tokenset.sealed':
    case 'tokenset.abandoned':
      return step<TokensetStateName, Tokenset>(TOKENSET, state, entry);
  }
}

/** What is uploaded is said first; the same set of the same exporter has the same id, so an interrupted upload goes on, and an abandoned one too. */
export const open = command('tokenset.open', closed({ id: IdOf('tokenset'), ...content }), (input, view, ctx) => {
  requireTrading(view, ctx);
  const id = ctx.derivedId('tokenset', ctx.caller.org, input.sha256);
  const known = view.get(id);
  if (known !== undefined && known.state !== 'ABANDONED') throw new Refusal('already_exists', `The set is there: ${id}.`, { id });
  const { sha256, count, key } = input;
  return [draft('tokenset.opened', id, { exporter: ctx.caller.org, sha256, count, key })];
});

/** `found` is what the parts hold, read back in order; it must be what was announced. */
export const seal = command('tokenset.seal', closed({ id: IdOf('tokenset'), found: closed({ sha256: Digest, count: Type.Integer({ minimum: 0, maximum: TOKENS_MAX }) }) }), (input, view, ctx) => {
  const { id, state, sha256, count, key } = need(view, ctx, input.id);
  requireAllowed(TOKENSET, state, ctx.action);
  if (input.found.count !== count || input.found.sha256 !== sha256) {
    throw new Refusal('reference_invalid', `Announced were ${count} tokens with digest ${sha256}, the parts hold ${input.found.count} with ${input.found.sha256}.`, { expected: { sha256, count }, found: input.found });
  }
  return [draft('tokenset.sealed', id, { sha256, count, key })];
});

export const abandon = command('tokenset.abandon', closed({ id: IdOf('tokenset'), reason: Text(500) }), (input, view, ctx) => {
  const { id, state } = need(view, ctx, input.id);
  requireAllowed(TOKENSET, state, ctx.action);
  return [draft('tokenset.abandoned', id, { reason: input.reason })];
});
