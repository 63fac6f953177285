import './node/globals.js';
import { readCertificate, readStatement, verifyCertificate, verifyStatement, type CertificateDocument, type StatementDocument, type VerifiedCertificate, type VerifiedStatement } from '#core/exchange';
import { appendLeaves, EMPTY_FRONTIER, fail, fromBase64, frontierFrom, frontierRoot, ok, packFrontier, toBase64, type Frontier, type Result } from '#core/tlog';
import { publishedTrust } from './verify.js';

/** Verifies a statement with the code that `yaosu statement verify` verifies with, under what this server publishes. */
export async function checkStatement(document: StatementDocument): Promise<Result<VerifiedStatement>> {
  const read = readStatement(document);
  if (!read.ok) return read;
  const trust = await publishedTrust(document.sealed.proof);
  return trust.ok ? verifyStatement(read.value, trust.value.openReceipt) : trust;
}

/** Verifies a certificate of registration: what it certifies is what its proven entries come to. */
export async function checkCertificate(document: CertificateDocument): Promise<Result<VerifiedCertificate>> {
  const read = readCertificate(document);
  if (!read.ok) return read;
  const trust = await publishedTrust(document.entries[0]?.proof ?? '');
  return trust.ok ? verifyCertificate(read.value, trust.value.openReceipt) : trust;
}

/** How far the list of a statement was gone through: plain data, so that a page that is loaded again goes on from here. */
export interface Walk { readonly after: string | null; readonly size: number; readonly subtrees: string; readonly isAtEnd: boolean }
export const AT_THE_BEGINNING: Walk = { after: null, size: 0, subtrees: '', isAtEnd: false };

const frontierOf = ({ size, subtrees }: Pick<Walk, 'size' | 'subtrees'>): Frontier => (size === 0 ? EMPTY_FRONTIER : frontierFrom(size, fromBase64(subtrees) ?? new Uint8Array()));
const joined = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const HEX = 16;
const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(HEX).padStart(2, '0')).join('');

interface Listed { readonly items: readonly { readonly leafHash: string }[]; readonly next: string | null }

/** Takes the next page of a statement's entries into the tree of their hashes (RFC 6962 §2.1). */
export function walkOn({ size, subtrees }: Walk, { items, next }: Listed): Walk {
  const leaves = items.map(({ leafHash }) => fromBase64(leafHash) ?? new Uint8Array());
  const { frontier } = appendLeaves(frontierOf({ size, subtrees }), joined(leaves));
  return { after: next, size: frontier.size, subtrees: toBase64(packFrontier(frontier)), isAtEnd: next === null };
}

/** Whether the entries that were gone through are those of the sealed statement, each and no other. */
export function walkEnds({ size, subtrees, isAtEnd }: Walk, stated: { readonly entries: number; readonly root: string }): Result<number> {
  if (!isAtEnd || size !== stated.entries) return fail(`${String(size)} entries, ${String(stated.entries)} are stated`);
  const root = hexOf(frontierRoot(frontierOf({ size, subtrees })));
  return root === stated.root ? ok(size) : fail(`root ${root}, ${stated.root} is sealed`);
}
