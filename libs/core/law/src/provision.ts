import type { ExportFacts, ExportPath } from './facts.js';
import type { OnwardFacts, OnwardOutcome } from './onward-facts.js';
import type { Policy, SwitchName } from './policy.js';
import type { ThresholdName, Thresholds } from './thresholds.js';
import type { TradabilityFacts, TradabilityOutcome } from './tradability-facts.js';
import type { Truth } from './truth.js';

/** A sentence for the console (Chinese first) and for the log. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** An instrument of law, a contract text or a public answer of an authority. */
export interface Instrument {
  readonly title: string;
  readonly titleEn: string;
  readonly issuer: string;
  readonly documentNumber: string;
  readonly url?: string;
}

/**
 * Where a provision is written; `text` means that the quotation is the article's own words, `paraphrase` that it renders the
 * rule, `unconfirmed` that it renders it without the article having been read: nobody should take it for certain.
 */
export interface Cite extends Instrument {
  readonly article: string;
  readonly quote: string;
  readonly quoteStatus: QuoteStatus;
}

export type QuoteStatus = 'text' | 'paraphrase' | 'unconfirmed';

/** First and last day in force, both included. */
export interface InForce {
  readonly from: string;
  readonly until?: string;
}

export const isInForce = ({ from, until }: InForce, asOf: string): boolean => from <= asOf && (until === undefined || asOf <= until);

export type DutyEvent = 'effect' | 'transfer' | 'notice' | 'issue' | 'expiry' | 'change';

/** Something that a path obliges to; without `due` it comes before the first transfer. */
export interface Duty extends Text {
  readonly id: string;
  readonly article: string;
  readonly due: { readonly rule: string; readonly from: DutyEvent } | null;
  /** Whose working days count; null where no calendar is held or none is needed. */
  readonly calendar: 'CN' | 'HK' | null;
}

/** What follows when a provision applies. */
export interface Consequence<Outcome extends string> {
  readonly because: Text;
  readonly articles?: readonly string[];
  readonly duties?: readonly Duty[];
  /** Duties of one path alone, where a provision opens several. */
  readonly dutiesOf?: Readonly<Partial<Record<Outcome, readonly Duty[]>>>;
  readonly evidence?: readonly string[];
}

/** Why a provision does not apply, with the articles that say so. */
export interface PassedOver extends Text {
  readonly articles?: readonly string[];
}

export type Finding<Outcome extends string> =
  | { readonly outcome: 'not_applicable'; readonly because: PassedOver }
  | { readonly outcome: 'unknown'; readonly missing: readonly string[]; readonly paths: readonly Outcome[] }
  | ({ readonly outcome: 'applies'; readonly paths: readonly Outcome[] } & Consequence<Outcome>);

/** How the law is read where its words leave it open, and the numbers in force: what a pack adds to its provisions. */
export interface Reading {
  readonly policy: Policy;
  readonly thresholds: Thresholds;
}

/** One statutory provision: where it is written, when it is in force, and what it says as a pure, total function. */
export interface Provision<Facts, Outcome extends string, Read = void> {
  readonly id: string;
  readonly cite: Cite;
  /** Short citations that a verdict under this provision carries. */
  readonly articles: readonly string[];
  readonly inForce: InForce;
  /** Provisions of one choice open their paths side by side; all others are tried in order, first match wins. */
  readonly choice?: 'instrument';
  /** The thresholds and the switches that it reads, of those which its pack sets. */
  readonly thresholds?: readonly ThresholdName[];
  readonly switches?: readonly SwitchName[];
  /** When it applies; decided without any wording, so that deciding alone is fast. */
  readonly applies: (facts: Facts, reading: Read) => Truth;
  /** What it then leads to. */
  readonly paths: readonly Outcome[] | ((facts: Facts, reading: Read) => readonly Outcome[]);
  /** The branch of the provision, such as the `a` of R16a. */
  readonly branch?: (facts: Facts) => string;
  readonly consequence: Consequence<Outcome> | ((facts: Facts, reading: Read) => Consequence<Outcome>);
  /** Why it is passed over; absent where it always applies. */
  readonly otherwise?: PassedOver | ((facts: Facts, reading: Read) => PassedOver);
}

export type ExportProvision = Provision<ExportFacts, ExportPath, Reading>;
export type OnwardProvision = Provision<OnwardFacts, OnwardOutcome>;
export type TradabilityProvision = Provision<TradabilityFacts, TradabilityOutcome>;

/** The outcomes that a provision leads to on these facts. */
export const pathsOf = <Facts, Outcome extends string, Read>({ paths }: Provision<Facts, Outcome, Read>, facts: Facts, reading: Read): readonly Outcome[] =>
  (typeof paths === 'function' ? paths(facts, reading) : paths);

/** The sentence that every provision has the form of: when this holds, that follows; otherwise it is passed over. */
export function findingOf<Facts, Outcome extends string, Read>(provision: Provision<Facts, Outcome, Read>, facts: Facts, reading: Read): Finding<Outcome> {
  const { applies, consequence, otherwise = NEVER } = provision;
  const truth = applies(facts, reading);
  if (truth === false) return { outcome: 'not_applicable', because: typeof otherwise === 'function' ? otherwise(facts, reading) : otherwise };
  const paths = pathsOf(provision, facts, reading);
  if (truth !== true) return { outcome: 'unknown', missing: truth.missing, paths };
  return { outcome: 'applies', paths, ...(typeof consequence === 'function' ? consequence(facts, reading) : consequence) };
}

const NEVER: PassedOver = { zh: '不适用', en: 'does not apply' };
