import { clip } from '../kernel/clip.js';
import { documentOf } from '../kernel/digest.js';
import type { DocumentBody } from '../kernel/command.js';
import type { VerdictSummary } from './check.js';

/** What both gates answer with; the whole verdict is a document, an entry carries this much of it. */
export interface GateVerdict {
  /** The findings that entries carry, where they are fewer than all. */
  readonly decisive?: GateVerdict['findings'];
  readonly articles: readonly string[];
  readonly findings: readonly { readonly zh: string; readonly en: string }[];
  readonly pack: { readonly id: string; readonly version: string; readonly digest: string };
}

/** The part of a verdict that stands in entries, and the documents (facts, whole verdict) that it points to. */
export function summarise(outcome: string, facts: unknown, verdict: GateVerdict): { readonly summary: VerdictSummary; readonly documents: readonly DocumentBody[] } {
  const { decisive = verdict.findings, ...whole } = verdict;
  const [factsDocument, verdictDocument] = [documentOf(facts), documentOf(whole)];
  const { id, version, digest } = verdict.pack;
  const summary: VerdictSummary = {
    outcome,
    articles: verdict.articles.slice(0, 32).map((article) => clip(article, 120)),
    findings: decisive.slice(0, 4).map(({ zh, en }) => ({ zh: clip(zh, 300), en: clip(en, 300) })),
    pack: { id, version, digest },
    factsSha256: factsDocument.sha256,
    verdictSha256: verdictDocument.sha256,
  };
  return { summary, documents: [factsDocument, verdictDocument] };
}

/** What people read first of a verdict. */
export const reasonOf = ({ findings }: VerdictSummary, fallback: string): string => clip(findings.map(({ zh }) => zh).join('；') || fallback, 1000);

