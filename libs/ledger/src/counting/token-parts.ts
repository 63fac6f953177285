import { createHash } from 'node:crypto';
import type pg from 'pg';
import { Refusal, TOKENS_PER_PART, TOKEN_BYTES, uuidOf, type Id, type Tokenset } from '#core/exchange';
import type { Ledger } from '../ledger.js';

/** How far an upload has come: what is not there yet is sent again, whatever was interrupted. */
export interface UploadStatus {
  readonly id: Id<'tokenset'>;
  readonly state: Tokenset['state'];
  readonly parts: number;
  readonly received: number;
  /** The first ordinals that are missing, in order; at most a thousand. */
  readonly missing: readonly number[];
}

const MISSING_MAX = 1_000;
const INSERT = 'insert into token_part (exchange, tokenset, ordinal, sha256, tokens) values ($1, $2, $3, $4, $5) on conflict do nothing';
const DIGEST_OF = 'select sha256 from token_part where exchange = $1 and tokenset = $2 and ordinal = $3';
const RECEIVED = 'select count(*)::int as received from token_part where exchange = $1 and tokenset = $2';
const MISSING = `select o.ordinal from generate_series(0, $3::int - 1) as o(ordinal)
  where not exists (select from token_part p where p.exchange = $1 and p.tokenset = $2 and p.ordinal = o.ordinal) order by o.ordinal limit $4`;
const PART = 'select tokens from token_part where exchange = $1 and tokenset = $2 and ordinal = $3';

const partsOf = ({ count }: Pick<Tokenset, 'count'>): number => Math.ceil(count / TOKENS_PER_PART);
/** Every part is full but the last: so the parts of a set are the same whoever sends them, in whatever order. */
const bytesOf = (set: Tokenset, ordinal: number): number => Math.min(TOKENS_PER_PART, set.count - ordinal * TOKENS_PER_PART) * TOKEN_BYTES;

/** The parts of token sets: kept as they came, checked when they come, and read back in order when the set is sealed. */
export class TokenParts {
  constructor(private readonly options: { readonly ledger: Ledger; readonly pool: pg.Pool }) {}

  /** Keeps one part; the same part again changes nothing. `sha256` is what the sender says of it. */
  async put(set: Tokenset, { ordinal, tokens, sha256 }: { readonly ordinal: number; readonly tokens: Uint8Array; readonly sha256: string }): Promise<void> {
    requirePart(set, ordinal, tokens);
    const digest = createHash('sha256').update(tokens).digest();
    if (digest.toString('hex') !== sha256) throw new Refusal('invalid_request', `The part has the digest ${digest.toString('hex')}, announced was ${sha256}.`, { header: 'Content-Digest' });
    if (set.state !== 'OPEN') throw new Refusal('state_conflict', `The set is ${set.state}.`, { state: set.state, allowed: [] });
    const key = [this.options.ledger.exchange, uuidOf(set.id), ordinal];
    const { rowCount } = await this.options.pool.query({ name: 'token-part', text: INSERT, values: [...key, digest, tokens] });
    if (rowCount === 1) return;
    const { rows: [kept] } = await this.options.pool.query<{ sha256: Buffer }>(DIGEST_OF, key);
    if (kept?.sha256.equals(digest) !== true) throw new Refusal('state_conflict', `Part ${ordinal} is there with other tokens.`, { state: set.state, allowed: [] });
  }

  async status(set: Tokenset): Promise<UploadStatus> {
    const { pool, ledger } = this.options;
    const [parts, key] = [partsOf(set), [ledger.exchange, uuidOf(set.id)]];
    const { rows: [row] } = await pool.query<{ received: number }>(RECEIVED, key);
    const { rows } = await pool.query<{ ordinal: number }>(MISSING, [...key, parts, MISSING_MAX]);
    return { id: set.id, state: set.state, parts, received: row?.received ?? 0, missing: rows.map(({ ordinal }) => ordinal) };
  }

  /** What the parts hold, read back one by one: how many tokens, ascending and each once, and the digest over all. */
  async found(set: Tokenset): Promise<{ readonly sha256: string; readonly count: number }> {
    const { pool, ledger } = this.options;
    const hash = createHash('sha256');
    let count = 0;
    let last: Uint8Array = new Uint8Array();
    for (let ordinal = 0; ordinal < partsOf(set); ordinal++) {
      const { rows: [part] } = await pool.query<{ tokens: Buffer }>({ name: 'token-part-read', text: PART, values: [ledger.exchange, uuidOf(set.id), ordinal] });
      if (part === undefined) throw new Refusal('reference_invalid', `Part ${ordinal} of ${partsOf(set)} is missing.`, { missing: ordinal });
      requireAscending(part.tokens, last, ordinal);
      hash.update(part.tokens);
      count += part.tokens.length / TOKEN_BYTES;
      last = part.tokens.subarray(-TOKEN_BYTES);
    }
    return { sha256: hash.digest('hex'), count };
  }
}

function requirePart(set: Tokenset, ordinal: number, tokens: Uint8Array): void {
  if (!Number.isInteger(ordinal) || ordinal < 0 || ordinal >= partsOf(set)) throw new Refusal('not_found', `The set has the parts 0 to ${partsOf(set) - 1}.`, { parts: partsOf(set) });
  if (tokens.length !== bytesOf(set, ordinal)) throw new Refusal('invalid_request', `Part ${ordinal} has ${bytesOf(set, ordinal)} bytes, these are ${tokens.length}.`, { expected: bytesOf(set, ordinal) });
  requireAscending(tokens, new Uint8Array(), ordinal);
}

/** Ascending and each once: so a set has one digest, and nobody is in it twice. */
function requireAscending(tokens: Uint8Array, before: Uint8Array, ordinal: number): void {
  const bytes = Buffer.from(tokens.buffer, tokens.byteOffset, tokens.length);
  let isRight = before.length === 0 || Buffer.compare(before, bytes.subarray(0, TOKEN_BYTES)) < 0;
  for (let at = TOKEN_BYTES; isRight && at < bytes.length; at += TOKEN_BYTES) isRight = bytes.compare(bytes, at, at + TOKEN_BYTES, at - TOKEN_BYTES, at) < 0;
  if (!isRight) throw new Refusal('invalid_request', `The tokens of part ${ordinal} are not ascending, each once.`, { part: ordinal });
}
