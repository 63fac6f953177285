import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HASH_BYTES, leafHash, parseTlogProof, readReceipt, RECEIPT_BYTES_MAX, sameBytes, TILE_WIDTH, tileAt, toBase64, verifierOf, verifyReceipt, type Checkpoint } from '#core/tlog';
import { sinceFinding } from '../log/check-log.js';
import { readInput, Unreadable } from '../log/inputs.js';
import { Contradiction, readTile } from '../log/parts.js';
import type { LogSource } from '../log/source.js';
import type { Trust } from '../log/trust.js';
import type { AuditFinding } from './findings.js';

const RULE = { rule: 'receipt', cite: 'C2SP tlog-proof; RFC 9162 §2.1.4.2' } as const;

/** A log beside which receipts are held. */
export interface Audited { readonly source: LogSource; readonly checkpoint: Checkpoint; readonly trust: Trust }
export interface ReceiptsChecked { readonly receipts: number; readonly findings: readonly AuditFinding[] }

/** Holds every file of a folder, each a receipt that a party has kept, against the log: the same entry at its index, and a tree that only grew since. */
export async function checkReceipts(directory: string, audited: Audited): Promise<ReceiptsChecked> {
  const held = await readdir(directory, { withFileTypes: true }).catch((cause: unknown) => { throw new Unreadable(`cannot read ${directory}`, { cause }); });
  const names = held.filter((one) => !one.isDirectory()).map(({ name }) => name);
  const grown = new Map<string, Promise<string | undefined>>();
  const findings: AuditFinding[] = [];
  for (const receipt of names.sort()) {
    const found = await checkReceipt(await readInput(join(directory, receipt), RECEIPT_BYTES_MAX), audited, grown);
    if (found !== undefined) findings.push({ ...RULE, receipt, ...found });
  }
  return { receipts: names.length, findings };
}

type Found = { readonly index?: number; readonly what: string } | undefined;

async function checkReceipt(bytes: Uint8Array, audited: Audited, grown: Map<string, Promise<string | undefined>>): Promise<Found> {
  const file = readReceipt(bytes);
  if (!file.ok) return { what: `it is no receipt: ${file.reason}` };
  const { proof, claims } = file.value;
  if (proof.kind === 'cose') return { what: 'a COSE receipt names no checkpoint that the log could be held against: keep the .tlog-proof' };
  const parsed = parseTlogProof(proof.text);
  if (!parsed.ok) return { what: `it is no receipt: ${parsed.reason}` };
  return heldAgainst(audited, { text: proof.text, index: parsed.value.index, entry: claims?.entry }, grown);
}

interface Held { readonly text: string; readonly index: number; readonly entry: Uint8Array | undefined }

/** A receipt without its entry proves the leaf that the log holds, or something else. */
async function heldAgainst({ source, checkpoint, trust }: Audited, { text, index, entry }: Held, grown: Map<string, Promise<string | undefined>>): Promise<Found> {
  const held = index < checkpoint.size ? await leafAt(source, index, checkpoint.size) : undefined;
  const claimed = entry === undefined ? held : leafHash(entry);
  if (claimed === undefined) return { index, what: `it proves entry ${index}; the log has ${checkpoint.size} entries: entries are gone` };
  const receipt = verifyReceipt(text, claimed, trust.keys.map(verifierOf));
  if (!receipt.ok) return { index, what: entry === undefined ? `it does not prove what the log holds at ${index}: ${receipt.reason}` : `it proves nothing: ${receipt.reason}` };
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
