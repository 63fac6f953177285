import { evaluateExport, type ExportFacts, type ExportPack, type ExportVerdict } from '#core/law';
import type { DocumentBody } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';

/** A verdict on an export with the bytes that are kept of it. */
export interface JudgedExport { readonly verdict: ExportVerdict; readonly document: DocumentBody }

/** The verdict that facts and pack make, and its document: the gate writes it, a replay makes it again, byte for byte. */
export function judgeExport(facts: ExportFacts, pack: ExportPack): JudgedExport {
  const verdict = evaluateExport(facts, pack);
  return { verdict, document: documentOf(verdict) };
}
