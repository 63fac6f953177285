import { recordedEntryOf } from '#core/exchange';
import {
  decodeUtf8, formatVkey, fromBase64, leafHash, parseVkey, readReceipt, sameBytes, toBase64, verifierOf, verifyConsistency, verifyReceipt, type Result, type SignedCheckpoint,
  type VerificationKey,
} from '#core/tlog';
import { trusting, type Trust, type TrustedCheckpoint, type TrustedReceipt } from './trust.js';

/** Two receipts of entries about keys, and a path of at most 63 hashes. */
export const SUCCESSION_BYTES_MAX = 512 * 1024;
const HASHES_MAX = 64;

/** A receipt as the API serves it: what it says beside its proof is compared and never believed. */
export interface StatedReceipt { readonly entry: string; readonly index: string; readonly leafHash: string; readonly proof: string }

/**
 * 接替证明: that one log goes on under another name, for who trusts a key of the old one and has nothing else. The old log vouches for
 * the new key in its last tree; the new key vouches for the entry that says so; and the old tree is the beginning of the new one.
 */
export interface SuccessionFile {
  readonly kind: 'yaosu-succession';
  readonly version: 1;
  /** `logkey.announced`, in the last checkpoint of the old log. */
  readonly announced: StatedReceipt;
  /** `logkey.succeeded`, in a checkpoint of the new log. */
  readonly succeeded: StatedReceipt;
  /** From the one checkpoint to the other (RFC 9162 §2.1.4.2), in base64. */
  readonly consistency: readonly string[];
}

/** What a succession document proves. */
export interface Succession {
  /** The last checkpoint of the log that was given up. */
  readonly final: SignedCheckpoint;
  readonly current: TrustedCheckpoint;
  readonly key: VerificationKey;
  readonly announced: number;
  readonly succeeded: number;
}

interface Part { readonly entry: Uint8Array; readonly proof: string }
interface Parts { readonly announced: Part; readonly succeeded: Part; readonly consistency: readonly Uint8Array[] }

function readParts(bytes: Uint8Array): Result<Parts> {
  const { kind, version, announced, succeeded, consistency } = membersOf(bytes);
  if (kind !== 'yaosu-succession' || version !== 1) return { ok: false, reason: 'not a succession document' };
  const [older, newer] = [partOf(announced), partOf(succeeded)];
  if (!older.ok) return { ok: false, reason: `announced: ${older.reason}` };
  if (!newer.ok) return { ok: false, reason: `succeeded: ${newer.reason}` };
  const listed: readonly unknown[] = Array.isArray(consistency) && consistency.length <= HASHES_MAX ? consistency : [undefined];
  const hashes = listed.flatMap((hash) => (typeof hash === 'string' ? fromBase64(hash) ?? [] : []));
  if (hashes.length < listed.length) return { ok: false, reason: `consistency is no list of at most ${HASHES_MAX} hashes in base64` };
  return { ok: true, value: { announced: older.value, succeeded: newer.value, consistency: hashes } };
}

function membersOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = decodeUtf8(bytes);
  try {
    const value: unknown = text.ok ? JSON.parse(text.value) : undefined;
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function partOf(value: unknown): Result<Part> {
  const receipt = readReceipt(Buffer.from(JSON.stringify(value ?? {})));
  if (!receipt.ok) return receipt;
  const { proof, claims } = receipt.value;
  if (proof.kind !== 'tlog-proof' || claims === undefined) return { ok: false, reason: 'not a receipt with its entry' };
  if (!sameBytes(claims.leafHash, leafHash(claims.entry))) return { ok: false, reason: 'the leafHash is not that of the entry' };
  return { ok: true, value: { entry: claims.entry, proof: proof.text } };
}

/** Verifies a succession document for who trusts the old log. Whether the announcement was taken back, only all entries tell. */
export function openSuccession(bytes: Uint8Array, trust: Trust): Result<Succession> {
  const parts = readParts(bytes);
  if (!parts.ok) return parts;
  const { announced, succeeded, consistency } = parts.value;
  const announcement = announcementIn(announced, trust);
  if (!announcement.ok) return { ok: false, reason: `announced: ${announcement.reason}` };
  const { key, final } = announcement.value;
  const receipt = trusting(trust, [key]).openReceipt(succeeded.proof, leafHash(succeeded.entry));
  const wrong = receipt.ok ? contradictionIn(succeeded.entry, receipt.value, announcement.value) : receipt.reason;
  if (!receipt.ok || wrong !== undefined) return { ok: false, reason: `succeeded: ${String(wrong)}` };
  const { checkpoint: current, index } = receipt.value;
  const grown = verifyConsistency({ oldSize: BigInt(final.size), newSize: BigInt(current.size), oldRoot: final.root, newRoot: current.root, proof: consistency });
  if (!grown.ok) return { ok: false, reason: `the ${final.size} entries of ${final.origin} are not the beginning of ${current.origin}: ${grown.reason}` };
  return { ok: true, value: { final, current, key, announced: announcement.value.index, succeeded: index } };
}

interface Announcement { readonly key: VerificationKey; readonly stream: string; readonly index: number; readonly final: SignedCheckpoint }

/** The key that the old log names in its last tree. No quorum is asked of that tree: it is the beginning of one for which it is asked. */
function announcementIn({ entry, proof }: Part, { keys }: Trust): Result<Announcement> {
  const receipt = verifyReceipt(proof, leafHash(entry), keys.map(verifierOf));
  if (!receipt.ok) return receipt;
  const said = saidOfKey('logkey.announced', entry);
  if (!said.ok) return said;
  const { checkpoint: final, index } = receipt.value;
  return said.value.key.name === final.origin ? { ok: false, reason: `the key that it names is of ${final.origin} itself, which goes on` } : { ok: true, value: { ...said.value, index, final } };
}

/** What does not fit between the entry by which the new log begins and the end of the old one. */
function contradictionIn(entry: Uint8Array, { checkpoint: current, index }: TrustedReceipt, { key, stream, final }: Announcement): string | undefined {
  const said = saidOfKey('logkey.succeeded', entry);
  if (!said.ok) return said.reason;
  if (formatVkey(said.value.key) !== formatVkey(key) || said.value.stream !== stream) return 'it is of another key than was announced';
  if (current.origin !== key.name) return `the checkpoint is of ${current.origin}, the key that was announced speaks for ${key.name}`;
  if (index < final.size) return `entry ${index} stands within the ${final.size} entries of the old log`;
  const { origin, size, root } = said.value.final ?? {};
  const isFinal = origin === final.origin && size === final.size && root === toBase64(final.root);
  return isFinal ? undefined : `it says that ${String(origin)} ended with ${String(size)} entries and the root ${String(root)}; the receipt of the announcement is under another checkpoint`;
}

interface SaidOfKey { readonly key: VerificationKey; readonly stream: string; readonly final?: { readonly origin: string; readonly size: number; readonly root: string } }

function saidOfKey(type: string, bytes: Uint8Array): Result<SaidOfKey> {
  const entry = recordedEntryOf(bytes);
  if (!entry.ok) return entry;
  if (entry.value.type !== type) return { ok: false, reason: `the entry is ${entry.value.type}, not ${type}` };
  const { vkey, final } = entry.value.data as { readonly vkey: string; readonly final?: SaidOfKey['final'] };
  const key = parseVkey(vkey);
  return key.ok ? { ok: true, value: { key: key.value, stream: entry.value.stream, ...(final === undefined ? {} : { final }) } } : key;
}
