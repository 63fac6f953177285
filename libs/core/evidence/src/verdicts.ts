import type { Cite, ExportFacts, ExportPack, ExportVerdict } from '#core/law';
import type { Id, VerdictSummary } from '#core/exchange';
import { documentIn, entriesOf, type EntryOf, type Story } from './story.js';

/** One judgment of the export gate with the documents that it points to. */
export interface Judgment {
  readonly entry: EntryOf<'check.passed' | 'check.failed' | 'check.evidence_needed'>;
  readonly check: Id<'check'>;
  readonly transfer: string | null;
  readonly summary: VerdictSummary;
  readonly facts: ExportFacts | undefined;
  readonly verdict: ExportVerdict | undefined;
  /** The rule pack that it was made under, by the digest that the entry names. */
  readonly pack: ExportPack | undefined;
}

const EXPORT_PACK = 'cn-export';

/** Every judgment of the export gate in the story, oldest first. */
export const judgmentsOf = (story: Story): readonly Judgment[] => entriesOf(story, 'check.passed', 'check.failed', 'check.evidence_needed').filter(({ data }) => data.pack.id === EXPORT_PACK).map((entry) => {
  const check = entry.stream as Id<'check'>;
  const { data: summary } = entry;
  return {
    entry, check, summary, transfer: story.state(check)?.subject ?? null,
    facts: documentIn(story, summary.factsSha256) as ExportFacts | undefined,
    verdict: documentIn(story, summary.verdictSha256) as ExportVerdict | undefined,
    pack: story.packs.find(({ digest }) => digest === summary.pack.digest),
  };
});

/** The judgment that the subject's clearance rests on: of a transfer its last one, of a basis the last one of all its transfers. */
export const decisiveOf = (story: Story): Judgment | undefined => judgmentsOf(story).at(-1);

/** Where the provision that decided is written, in the pack that the verdict names; R16a is a branch of R16. */
export const citeOf = (judgment: Judgment): Cite | undefined => (judgment.verdict === undefined ? undefined : citeIn(judgment, judgment.verdict.rule));

/** Where a provision of the judgment's pack is written. */
export const citeIn = ({ pack }: Judgment, provision: string): Cite | undefined =>
  pack?.provisions.find(({ id }) => id === provision || id === provision.replace(/[a-z]$/, ''))?.cite;
