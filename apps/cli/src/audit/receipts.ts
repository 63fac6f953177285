import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HASH_BYTES, leafHash, parseTlogProof, sameBytes, tileAt, TILE_WIDTH, toBase64, verifyReceiptUnder, type Checkpoint, type Policy } from '#core/tlog';
import { sinceFinding } from '../log/check-log.js';
import { readInput, Unreadable } from '../log/inputs.js';
import { Contradiction, readTile } from '../log/parts.js';
import type { LogSource } from '../log/source.js';
import { readReceipt, RECEIPT_BYTES_MAX } from '../receipt/verify.js';
import type { AuditFinding } from './findings.js';

const RULE = { rule: 'receipt', cite: 'C2SP tlog-proof; RFC 9162 §2.1.4.2' } as const;

/** A log beside which receipts are held. */
export interface Audited { readonly source: LogSource; readonly checkpoint: Checkpoint; readonly policy: Policy }
export interface ReceiptsChecked { readonly receipts: number; readonly findings: readonly AuditFinding[] }

/** Holds every file of a folder, each a receipt that a party has kept, against the log: the same entry at its index, and a tree that only grew since. */
export async function checkReceipts(directory: string, audited: Audited): Promise<ReceiptsChecked> {
  const names = await readdir(directory).catch((cause: unknown) => { throw new Unreadable(`cannot read ${directory}`, { cause }); });
  const grown = new Map<string, Promise<string | undefined>>();
  const findings: AuditFinding[] = [];
  for (const receipt of names.sort()) {
    const found = await checkReceipt(await readInput(join(directory, receipt), RECEIPT_BYTES_MAX), audited, grown);
    if (found !== undefined) findings.push({ ...RULE, receipt, ...found });
  }
  return { receipts: names.length, findings };
}

type Found = { readonly index?: number; readonly what: string } | undefined;

async function checkReceipt(bytes: Uint8Array, { source, checkpoint, policy }: Audited, grown: Map<string, Promise<string | undefined>>): Promise<Found> {
  const file = readReceipt(bytes);
  const proof = file.ok ? parseTlogProof(file.value.proof) : file;
  if (!file.ok || !proof.ok) return { what: `it is no receipt: ${proof.ok ? '' : proof.reason}` };
  const { index } = proof.value;
  const held = index < checkpoint.size ? await leafAt(source, index, checkpoint.size) : undefined;
  const claimed = file.value.claims === undefined ? held : leafHash(file.value.claims.entry);
  if (claimed === undefined) return { index, what: `it proves entry ${index}; the log has ${checkpoint.size} entries: entries are gone` };
  const receipt = verifyReceiptUnder(file.value.proof, claimed, policy);
  if (!receipt.ok) return { index, what: file.value.claims === undefined ? `it does not prove what the log holds at ${index}: ${receipt.reason}` : `it proves nothing: ${receipt.reason}` };
  if (held === undefined || !sameBytes(held, claimed)) return { index, what: `it proves another entry at ${index} than the log holds there` };
  const { size, root } = receipt.value.checkpoint;
  const key = `${size} ${toBase64(root)}`;
  const growing = grown.get(key) ?? sinceFinding(source, checkpoint, receipt.value.checkpoint).then((finding) => finding?.reason);
  grown.set(key, growing);
  const reason = await growing;
  return reason === undefined ? undefined : { what: reason };
}

/** The leaf hash that the log holds for an entry; undefined where its tile cannot be read, which the audit tells elsewhere. */
async function leafAt(source: LogSource, index: number, size: number): Promise<Uint8Array | undefined> {
  try {
    const tile = await readTile(source, tileAt({ level: 0, index: Math.floor(index / TILE_WIDTH) }, size));
    const at = (index % TILE_WIDTH) * HASH_BYTES;
    return tile.subarray(at, at + HASH_BYTES);
  } catch (err) {
    if (err instanceof Contradiction) return undefined;
    throw err;
  }
}
