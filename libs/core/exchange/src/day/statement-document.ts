import { Type, type Static } from '@sinclair/typebox';
import { fail, fromBase64, leafHash, ok, parseCanonicalJson, sameBytes, verifyConsistency, verifyInMap, type Receipt, type Result, type SignedCheckpoint } from '#core/tlog';
import { Count, Day, IdOf, Nullable, closed } from '../kernel/schema.js';
import { compileSchema } from '../kernel/shape.js';
import { Sealing } from './day.js';
import { Statement, statementDigest, statementKey } from './statement.js';

/** Base64 of 32 bytes. */
const Hash = Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$', contentEncoding: 'base64' });
const MapProofShape = closed({
  siblings: Type.Array(Nullable(Hash), { maxItems: 256 }),
  end: Nullable(closed({ position: Hash, value: Hash })),
});
const sealed = {
  day: Day,
  /** Null where the proof shows that there is none: they were party to nothing. */
  statement: Nullable(Statement),
  /** From the root of the day's map, which the entry `sealed` names. */
  proof: MapProofShape,
  sealed: closed({ index: Count, leafHash: Hash, entry: Type.String({ maxLength: 8192, contentEncoding: 'base64' }), proof: Type.String({ maxLength: 65_536 }) }),
};

/** 对账单: a statement with all that is needed to verify it offline, years later, against the log's key alone. */
export const StatementDocument = closed({
  parties: Type.Array(IdOf('participant'), { minItems: 1, maxItems: 2 }),
  ...sealed,
  /** The statement of an earlier day, and the proof that this one only goes on where it ended (RFC 9162 §2.1.4). */
  since: Type.Optional(closed({ ...sealed, consistency: Type.Array(Hash, { maxItems: 64 }) })),
});
export type StatementDocument = Static<typeof StatementDocument>;
type SealedStatement = Omit<StatementDocument, 'parties' | 'since'>;

/** What a document proves. */
export interface VerifiedStatement {
  readonly parties: readonly string[];
  readonly sealing: Sealing;
  /** Null: it is proven that there was nothing. */
  readonly statement: Statement | null;
  /** The index of the entry that seals the day. */
  readonly index: number;
  readonly checkpoint: SignedCheckpoint;
  readonly since: { readonly sealing: Sealing; readonly statement: Statement | null } | null;
}

/** Verifies the receipt of an entry: under the key, or the policy, that the verifier trusts. */
export type OpenReceipt = (proof: string, leaf: Uint8Array) => Result<Receipt>;

const shape = compileSchema(StatementDocument);
const sealingShape = compileSchema(Sealing);

/** A document of untrusted origin. */
export const readStatement = (value: unknown): Result<StatementDocument> => (shape.Check(value) ? ok(value as StatementDocument) : fail('not a statement as the exchange serves it'));

/** Verifies a statement: the day was sealed by an entry of the log, the map that it seals holds this statement, and it goes on from the earlier one. */
export function verifyStatement(document: StatementDocument, open: OpenReceipt): Result<VerifiedStatement> {
  const { parties, since, ...own } = document;
  const now = verifySealed(own, parties, open);
  if (!now.ok) return now;
  if (since === undefined) return ok({ parties, ...now.value, since: null });
  const { consistency, ...earlier } = since;
  const before = verifySealed(earlier, parties, open);
  if (!before.ok) return fail(`the statement of ${since.day}: ${before.reason}`);
  if (before.value.sealing.day >= now.value.sealing.day || before.value.index >= now.value.index) return fail(`${since.day} is not before ${own.day}`);
  const goesOn = verifyGrowth(before.value.statement, now.value.statement, consistency);
  if (!goesOn.ok) return fail(`the statement does not go on from that of ${since.day}: ${goesOn.reason}`);
  return ok({ parties, ...now.value, since: { sealing: before.value.sealing, statement: before.value.statement } });
}

type Verified = Pick<VerifiedStatement, 'sealing' | 'statement' | 'index' | 'checkpoint'>;

function verifySealed({ day, statement, proof, sealed: receipt }: SealedStatement, parties: readonly string[], open: OpenReceipt): Result<Verified> {
  const entry = bytesOf(receipt.entry);
  const leaf = leafHash(entry);
  const opened = open(receipt.proof, leaf);
  if (!opened.ok) return opened;
  if (opened.value.index !== receipt.index || !sameBytes(leaf, bytesOf(receipt.leafHash))) return fail('the receipt of the sealing is of another entry');
  const sealing = sealingIn(entry);
  if (!sealing.ok) return sealing;
  if (sealing.value.day !== day) return fail(`the entry ${receipt.index} seals ${sealing.value.day}, not ${day}`);
  const { siblings, end } = proof;
  const held = verifyInMap({
    root: Buffer.from(sealing.value.mapRoot, 'hex'), key: statementKey(parties),
    proof: { siblings: siblings.map((sibling) => (sibling === null ? null : bytesOf(sibling))), end: end === null ? null : { position: bytesOf(end.position), value: bytesOf(end.value) } },
  });
  if (!held.ok) return held;
  const stated = matches(statement, held.value, { parties, through: sealing.value.through });
  return stated.ok ? ok({ sealing: sealing.value, statement, index: receipt.index, checkpoint: opened.value.checkpoint }) : stated;
}

const bytesOf = (base64: string): Uint8Array => fromBase64(base64) ?? new Uint8Array();

function sealingIn(entry: Uint8Array): Result<Sealing> {
  const parsed = parseCanonicalJson(entry);
  if (!parsed.ok) return parsed;
  const { type, data } = parsed.value as { type?: unknown; data?: unknown };
  return type === 'day.sealed' && sealingShape.Check(data) ? ok(data as Sealing) : fail('the entry seals no day');
}

function matches(statement: Statement | null, held: Uint8Array | null, { parties, through }: { readonly parties: readonly string[]; readonly through: number }): Result<null> {
  if (statement === null) return held === null ? ok(null) : fail('the day\'s map holds a statement, the document has none');
  if (held === null) return fail('the day\'s map proves that there is no such statement');
  if (statementKey(statement.parties) !== statementKey(parties)) return fail('the statement is of other parties');
  if (!sameBytes(statementDigest(statement), held)) return fail('the day\'s map holds another statement');
  return statement.lastIndex <= through ? ok(null) : fail(`the statement reaches over entry ${through}, with which the day ended`);
}

function verifyGrowth(before: Statement | null, now: Statement | null, consistency: readonly string[]): Result<null> {
  if (before === null) return ok(null);
  if (now === null) return fail('there is none any more');
  const consistent = verifyConsistency({
    oldSize: BigInt(before.entries), newSize: BigInt(now.entries), oldRoot: Buffer.from(before.root, 'hex'), newRoot: Buffer.from(now.root, 'hex'), proof: consistency.map(bytesOf),
  });
  return consistent.ok ? ok(null) : consistent;
}
