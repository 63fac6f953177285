import './node/globals.js';
import {
  contradictionOf, fromBase64, holdsDisclosures, leafHash, openCoseReceipt, parseCanonicalJson, parsePolicy, parseVkeys, readReceipt, RECEIPT_BYTES_MAX, toBase64, trustKeys, trustPolicy, verifyDisclosures,
  type Disclosed, type ReceiptFile, type Result, type Trust as LogTrust,
} from '#core/tlog';

export { readReceipt, RECEIPT_BYTES_MAX, type ReceiptFile };

/** Whose signature counts. `isOwn` says that the reader brought it along. */
export interface Trust extends LogTrust { readonly isOwn: boolean }

/** What a receipt has proven: which entry, under which checkpoint, signed and witnessed by whom. */
export interface Proven {
  readonly index: number;
  readonly origin: string;
  /** Entries of the log under the checkpoint; a COSE receipt does not say. */
  readonly size: number | undefined;
  readonly root: string;
  readonly signers: readonly string[];
  /** Witnesses of the policy; undefined where there is no policy to ask for any. */
  readonly witnesses: readonly string[] | undefined;
  /** Signatures on the checkpoint by keys that nobody has named here: nothing is said of them. */
  readonly unverified: readonly string[];
  readonly disclosed: readonly Disclosed[];
  readonly entry: unknown;
}

/** Reads what a person pasted, or what the server publishes: a C2SP policy, or vkeys one a line. */
export function trustIn(text: string, isOwn: boolean): Result<Trust> {
  const isPolicy = /^\s*(log|witness|group|quorum)\s/m.test(text);
  const read = isPolicy ? parsePolicy(text) : parseVkeys(text);
  if (!read.ok) return read;
  return { ok: true, value: { isOwn, ...('logs' in read.value ? trustPolicy(read.value) : trustKeys(read.value)) } };
}

/** Whether others than the log itself have signed the checkpoint of a receipt: only then is there a policy to ask for. */
export const isCosigned = (receipt: string): boolean => new Set([...receipt.matchAll(/\u2014 (\S+) /g)].map(([, name]) => name)).size > 1;

/** What this server publishes of itself: its policy where its checkpoints are cosigned, else its key. */
export async function publishedTrust(receipt: string): Promise<Result<Trust>> {
  const path = isCosigned(receipt) ? '/log/policy' : '/log/vkey';
  const source = await fetch(path);
  if (!source.ok) return { ok: false, reason: `${path}: ${String(source.status)}` };
  return trustIn(await source.text(), false);
}

/**
 * Verifies a receipt with the code that the command line verifies with: the leaf from the entry's own bytes, the path to the root, and the
 * signatures under the checkpoint. What the receipt claims beside is compared, never believed.
 */
export function verify({ proof, claims }: ReceiptFile, trust: Trust, bytes: Uint8Array | undefined = claims?.entry): Result<Proven> {
  if (bytes === undefined) return { ok: false, reason: 'a bare proof needs its entry' };
  const leaf = leafHash(bytes);
  const opened = proof.kind === 'cose' ? underCose(proof.bytes, leaf, trust) : underCheckpoint(proof.text, leaf, trust);
  if (!opened.ok) return opened;
  const { extra, ...proven } = opened.value;
  const wrong = claims === undefined ? undefined : contradictionOf(claims, leaf, proven.index);
  if (wrong !== undefined) return { ok: false, reason: wrong };
  const parsed = parseCanonicalJson(bytes);
  if (!parsed.ok) return parsed;
  const disclosed: Result<readonly Disclosed[]> = extra !== undefined && holdsDisclosures(extra) ? verifyDisclosures(extra, bytes) : { ok: true, value: [] };
  return disclosed.ok ? { ok: true, value: { ...proven, disclosed: disclosed.value, entry: parsed.value } } : disclosed;
}

/** Reads and verifies a receipt in one step. */
export function verifyText(text: string, trust: Trust): Result<Proven> {
  const receipt = readReceipt(new TextEncoder().encode(text));
  return receipt.ok ? verify(receipt.value, trust) : receipt;
}

type Opened = Result<Omit<Proven, 'entry' | 'disclosed'> & { readonly extra?: Uint8Array }>;

function underCheckpoint(text: string, leaf: Uint8Array, trust: Trust): Opened {
  const receipt = trust.openReceipt(text, leaf);
  if (!receipt.ok) return receipt;
  const { index, extra, checkpoint: { origin, size, root, signatures, cosigners = [] } } = receipt.value;
  const signers = signatures.map(({ name, keyId }) => `${name}+${keyId}`);
  const witnesses = trust.policy === undefined ? undefined : cosigners.map(({ witness }) => witness.name);
  return { ok: true, value: { index, origin, size, root: toBase64(root), signers, witnesses, unverified: signedBy(text).filter((one) => !signers.includes(one)), ...(extra === undefined ? {} : { extra }) } };
}

function underCose(bytes: Uint8Array, leaf: Uint8Array, trust: Trust): Opened {
  const receipt = openCoseReceipt(bytes, leaf, trust);
  if (!receipt.ok) return receipt;
  const { index, root, key } = receipt.value;
  return { ok: true, value: { index, origin: key.name, size: undefined, root: toBase64(root), signers: [key.name], witnesses: undefined, unverified: [] } };
}

const KEY_ID_BYTES = 4;
const HEX = 16;
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(HEX).padStart(2, '0')).join('');
/** Who has signed the checkpoint, as the lines under it say: name and key id (C2SP signed-note). */
const signedBy = (text: string): string[] => [...text.matchAll(/^\u2014 (\S+) (\S+)$/gm)].map(([, name = '', signature = '']) => `${name}+${hexOf((fromBase64(signature) ?? new Uint8Array()).subarray(0, KEY_ID_BYTES))}`);
