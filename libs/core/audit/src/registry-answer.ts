import { Value } from '@sinclair/typebox/value';
import { RegistryRecord, type EntryData } from '#core/exchange';
import type { AuditedEntry } from './audited-entry.js';
import type { Documents } from './examine.js';

/** The record behind a look-up in the business registry; a reason where the document is none, undefined where the entry names none or it is missing. */
export function registryAnswerOf({ type, data }: Pick<AuditedEntry, 'type' | 'data'>, documents: Documents): RegistryRecord | { readonly reason: string } | undefined {
  if (type !== 'participant.registry_checked') return undefined;
  const { recordSha256 } = data as EntryData<'participant.registry_checked'>;
  const document = recordSha256 === null ? undefined : documents.get(recordSha256);
  if (document === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(Buffer.from(document).toString());
    return Value.Check(RegistryRecord, record) ? record : { reason: 'it is no record of a registry' };
  } catch {
    return { reason: 'it is not JSON' };
  }
}
