import { createHash } from 'node:crypto';
import pg from 'pg';
import { countingPool } from '#adapters/store';
import { TOKENS_PER_PART, TOKEN_BYTES, type Caller, type Id, type Tokenset } from '#core/exchange';
import { Counter, TokenParts, runCheck } from '#ledger';
import { SYSTEM, type TestLedger } from './ledger.js';

/** A key that makes the tokens of tests; the tokens of two keys never meet. */
export const KEY = 'a'.repeat(64);
const digestOf = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

/** The tokens of people who are numbers, ascending, each once. */
export function tokensOf(people: Iterable<number>, key = KEY): Buffer {
  const tokens = Array.from(new Set(people), (one) => createHash('sha256').update(`${key} ${one}`).digest());
  return Buffer.concat(tokens.sort((a, b) => a.compare(b)));
}

/** `count` people from number `first` on. */
export const numbers = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

/** A test ledger that counts by tokens. */
export interface TokenRig {
  readonly counter: Counter;
  readonly counting: pg.Pool;
  readonly parts: TokenParts;
  /** Opens, uploads and seals a set; returns its digest, by which a transfer names it. */
  readonly upload: (exporter: Caller, tokens: Buffer, key?: string) => Promise<string>;
  /** Queues the check of the transfer's present round and runs it as the worker does. */
  readonly check: (transfer: Id<'transfer'>) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function openTokenRig({ ledger, pool, run, url }: TestLedger): TokenRig {
  const counting = countingPool(url, 4);
  const counter = new Counter({ pool: counting, exchange: 1 });
  const parts = new TokenParts({ ledger, pool });
  return {
    counter, counting, parts,
    upload: async (exporter, tokens, key = KEY) => {
      const sha256 = digestOf(tokens);
      const { entries: [{ stream }] } = await run(exporter, 'tokenset.open', { id: ledger.newId('tokenset'), sha256, count: tokens.length / TOKEN_BYTES, key });
      const id = stream as Id<'tokenset'>;
      const set = (await ledger.get(id))?.state as Tokenset;
      for (const [ordinal, part] of partsOf(tokens).entries()) await parts.put(set, { ordinal, tokens: part, sha256: digestOf(part) });
      await run(exporter, 'tokenset.seal', { id, found: await parts.found(set) });
      return sha256;
    },
    check: async (transfer) => {
      const round = (await ledger.get(transfer))?.state.round ?? 1;
      const { entries: [{ stream }] } = await run(SYSTEM, 'check.queue', { subject: transfer, round });
      await runCheck(ledger, stream as Id<'check'>, { counter, documents: NO_DOCUMENTS });
    },
    close: () => counting.end(),
  };
}

/** A transfer presents no field list, so its check reads no document. */
export const NO_DOCUMENTS = { document: () => Promise.resolve(undefined) };

/** The tokens as they are uploaded. */
export const partsOf = (tokens: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(tokens.length / (TOKENS_PER_PART * TOKEN_BYTES)) }, (_, i) => tokens.subarray(i * TOKENS_PER_PART * TOKEN_BYTES, (i + 1) * TOKENS_PER_PART * TOKEN_BYTES));
