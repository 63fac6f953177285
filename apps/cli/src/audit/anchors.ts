import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBase64, type Checkpoint } from '#core/tlog';
import { CHAIN_RECEIPT_BYTES_MAX, readChainReceipt } from '../anchor/chain-receipt-file.js';
import { sinceFinding } from '../log/check-log.js';
import { readInput, Unreadable } from '../log/inputs.js';
import type { LogSource } from '../log/source.js';
import type { AuditFinding } from './findings.js';

const RULE = { rule: 'anchor', cite: 'RFC 9162 §2.1.4.2' } as const;

export interface AnchorsChecked { readonly anchors: number; readonly findings: readonly AuditFinding[] }

/** Holds receipts of a chain, a file or a folder of them, against the log: each tree that was anchored is a beginning of it. */
export async function checkAnchors(path: string, log: { readonly source: LogSource; readonly checkpoint: Checkpoint }): Promise<AnchorsChecked> {
  const findings: AuditFinding[] = [];
  const files = await filesAt(path);
  for (const receipt of files) {
    const what = await complaint(receipt, log);
    if (what !== undefined) findings.push({ ...RULE, receipt, what });
  }
  return { anchors: files.length, findings };
}

async function filesAt(path: string): Promise<readonly string[]> {
  try {
    const held = await readdir(path, { withFileTypes: true });
    return held.filter((one) => !one.isDirectory()).map(({ name }) => join(path, name)).sort();
  } catch (cause) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOTDIR') return [path];
    throw new Unreadable(`cannot read ${path}`, { cause });
  }
}

async function complaint(file: string, { source, checkpoint }: { readonly source: LogSource; readonly checkpoint: Checkpoint }): Promise<string | undefined> {
  const read = readChainReceipt(await readInput(file, CHAIN_RECEIPT_BYTES_MAX), undefined);
  if (!read.ok) return read.reason;
  const { origin, size, root } = read.value.tree;
  if (origin !== checkpoint.origin) return `it anchors ${origin}, and this log is ${checkpoint.origin}`;
  const bytes = fromBase64(root);
  if (bytes === undefined) return 'its root is not base64';
  const finding = await sinceFinding(source, checkpoint, { origin, size, root: bytes });
  return finding === undefined ? undefined : `the tree of ${size} entries that it anchors is no beginning of this log: ${finding.reason}`;
}
