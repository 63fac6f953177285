import type { EntryData, EntryType } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';

type Digests<T extends EntryType> = (data: EntryData<T>) => readonly (string | null)[];

const verdict = ({ factsSha256, verdictSha256 }: { readonly factsSha256: string; readonly verdictSha256: string }): readonly string[] => [factsSha256, verdictSha256];

/**
 * The entry types that come with documents, and which of their digests name one. Only the entry that brings a document stands
 * here; others may name the same digest again. Digests that parties state of files of their own name nothing that the exchange has.
 */
const NAMED: { readonly [T in EntryType]?: Digests<T> } = {
  'product.described': ({ version }) => [version.fieldsSha256],
  'product.revised': ({ version }) => [version.fieldsSha256],
  'negotiation.agreed': ({ agreementSha256 }) => [agreementSha256],
  'transfer.requested': ({ manifest }) => [manifest.sha256],
  'transfer.basis_needed': ({ differencesSha256 }) => [differencesSha256],
  'check.passed': verdict,
  'check.failed': verdict,
  'check.evidence_needed': verdict,
  'check.waived': verdict,
  'finding.raised': ({ evidenceSha256 }) => [evidenceSha256],
  'pack.tested': ({ casesSha256, resultSha256 }) => [casesSha256, resultSha256],
  'pack.test_failed': ({ casesSha256, resultSha256 }) => [casesSha256, resultSha256],
  'bulletin.drafted': ({ textSha256 }) => [textSha256],
  'bulletin.published': ({ textSha256 }) => [textSha256],
  'statistic.sealed': ({ reportSha256 }) => [reportSha256],
  'nationalreport.prepared': ({ reportSha256 }) => [reportSha256],
  'nationalreport.acknowledged': ({ answerSha256 }) => [answerSha256],
  'nationalreport.rejected': ({ answerSha256 }) => [answerSha256],
  'anchor.confirmed': ({ receiptSha256 }) => [receiptSha256],
  'predecessor.proposed': ({ noteSha256 }) => [noteSha256],
  'logkey.succeeded': ({ final: { noteSha256 } }) => [noteSha256],
  'binding.bound': ({ evidenceSha256 }) => [evidenceSha256],
  'participant.registry_checked': ({ recordSha256 }) => [recordSha256],
  'replay.finished': ({ reportSha256 }) => [reportSha256],
};

/** The digests of the documents that an entry brings, in the order in which it names them. */
export function documentsNamedBy<T extends EntryType>({ type, data }: Pick<AuditedEntry<T>, 'type' | 'data'>): readonly string[] {
  const named: Digests<T> | undefined = NAMED[type];
  return named === undefined ? [] : named(data).filter((digest) => digest !== null);
}

/** The documents of a bundle: those that its entries name, in the order of first mention, each once. */
export const documentsOfBundle = (entries: readonly Pick<AuditedEntry, 'type' | 'data'>[]): readonly string[] => [...new Set(entries.flatMap((entry) => documentsNamedBy(entry)))];
