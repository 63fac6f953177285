import { hash } from 'node:crypto';

/** The tree of a checkpoint as a contract keeps it: whose log, how many entries, and the root in base64. */
export interface AnchoredTree { readonly origin: string; readonly size: number; readonly root: string }

const SIGNATURE = 'anchor(string,uint64,bytes32)';
const WORD_BYTES = 32;
const SELECTOR_BYTES = 4;
/** The head is three words, so the string begins after them. */
const STRING_OFFSET = 3 * WORD_BYTES;

/** SM3 (GB/T 32905) in hexadecimal. */
export const sm3Hex = (bytes: Uint8Array | string): string => hash('sm3', bytes);

const word = (value: number): Buffer => Buffer.from(value.toString(16).padStart(2 * WORD_BYTES, '0'), 'hex');

/** Zeros up to a whole number of words. */
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((WORD_BYTES - (bytes.length % WORD_BYTES)) % WORD_BYTES)]);

/**
 * `anchor(string origin, uint64 size, bytes32 root)` as a Solidity ABI call. Its selector is by SM3, as chains with national algorithms
 * (国密) reckon it, FISCO BCOS among them; others take Keccak-256, and an adapter to one of those has to.
 */
export function contractCall({ origin, size, root }: AnchoredTree): string {
  const text = Buffer.from(origin);
  const head = [Buffer.from(sm3Hex(SIGNATURE).slice(0, 2 * SELECTOR_BYTES), 'hex'), word(STRING_OFFSET), word(size), Buffer.from(root, 'base64')];
  return `0x${Buffer.concat([...head, word(text.length), padded(text)]).toString('hex')}`;
}

/** The tree that a call anchors; undefined where the bytes are no such call. */
export function treeInCall(input: string): AnchoredTree | undefined {
  const bytes = Buffer.from(input.slice(2), 'hex');
  const [size, root, length] = [1, 2, 3].map((position) => bytes.subarray(SELECTOR_BYTES + position * WORD_BYTES, SELECTOR_BYTES + (position + 1) * WORD_BYTES));
  if (size === undefined || root === undefined || length?.length !== WORD_BYTES) return undefined;
  const [from, count] = [SELECTOR_BYTES + 4 * WORD_BYTES, Number(BigInt(`0x${length.toString('hex')}`))];
  const tree = { origin: bytes.subarray(from, from + count).toString(), size: Number(BigInt(`0x${size.toString('hex')}`)), root: root.toString('base64') };
  // What a call says is what encodes to it: so nothing is hidden in bytes that are not looked at.
  return Number.isSafeInteger(tree.size) && contractCall(tree) === input ? tree : undefined;
}
