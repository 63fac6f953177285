import { evaluateExport, type ExportVerdict } from './export-path.js';
import type { ExportPack } from './export-pack.js';
import type { ExportFacts } from './facts.js';
import type { OnwardFacts, OnwardOutcome, OnwardPackId } from './onward-facts.js';
import { referenceTo, type PackReference } from './pack.js';
import { exportPackOn } from './packs/cn-export.js';
import { FOREIGN_PACKS } from './packs/foreign.js';
import { findingOf, type QuoteStatus, type Text } from './provision.js';
import { gbaContractLock } from './provisions/onward/gba-contract-lock.js';

export interface OnwardVerdict {
  readonly outcome: OnwardOutcome;
  /** Into the mainland, or on from one place abroad to another. */
  readonly role: 'inbound' | 'onward';
  readonly rule: string;
  readonly articles: readonly string[];
  readonly findings: readonly Text[];
  /** `unconfirmed` where the article that governs was not read; a person should read it before relying on it. */
  readonly quoteStatus: QuoteStatus;
  readonly pack: PackReference;
}

/** One leg outside the mainland, by the law of the place where it starts. */
export interface Leg {
  readonly pack: OnwardPackId;
  readonly facts: OnwardFacts;
}

/** One leg out of the mainland, as part of a chain. */
export interface ExportLeg {
  readonly pack: 'CN';
  readonly facts: ExportFacts;
}

/** What the law of the place of departure, and the contracts that bind the data, say of one leg: the first provision that applies. */
export function evaluateOnward({ pack: id, facts }: Leg): OnwardVerdict {
  const pack = FOREIGN_PACKS[id];
  const role = facts.to === 'CN' ? 'inbound' : 'onward';
  for (const provision of pack.provisions) {
    const { id: rule, articles } = provision;
    const finding = findingOf(provision, facts, undefined);
    const outcome = finding.outcome === 'applies' ? finding.paths[0] : undefined;
    if (finding.outcome !== 'applies' || outcome === undefined) continue;
    return { outcome, role, rule, articles: [...articles, ...finding.articles ?? []], findings: [finding.because], quoteStatus: provision.cite.quoteStatus, pack: referenceTo(pack) };
  }
  throw new Error(`the pack ${pack.id} has no last provision`);
}

/** The mainland pack of a day. */
export type PackFor = (asOf: string) => ExportPack | undefined;

export interface LegVerdict {
  /** Whether the data carries the lock of a contract as it sets out on this leg. */
  readonly locked: boolean;
  /** The law of the place where the leg starts, and the lock where it bears on it. */
  readonly verdict: OnwardVerdict | ExportVerdict;
  /** A lock that forbids an export which the law itself would let through. */
  readonly brokenLock?: { readonly outcome: 'PROHIBITED_BY_CONTRACT'; readonly articles: readonly string[]; readonly findings: readonly Text[] };
}

/**
 * A chain of legs, each by its own law: the lock of a GBA contract, once on the data, stays on it for every leg that
 * follows (指引第四条第二款), whoever sends it and whatever the law of the leg allows.
 */
export function evaluateChain(legs: readonly (Leg | ExportLeg)[], packFor: PackFor = exportPackOn): LegVerdict[] {
  let locked = false;
  return legs.map((leg) => {
    const judged = leg.pack === 'CN' ? exportLeg(leg.facts, locked, packFor) : foreignLeg(leg, locked);
    locked = judged.locked || ('path' in judged.verdict && judged.verdict.path === LOCKING);
    return judged;
  });
}

/** The only instrument held that binds whoever has the data later. */
const LOCKING = 'GBA_STANDARD_CONTRACT';

function foreignLeg({ pack, facts }: Leg, carried: boolean): LegVerdict {
  const locked = carried || facts.receivedUnder === LOCKING;
  return { locked, verdict: evaluateOnward({ pack, facts: locked ? { ...facts, receivedUnder: LOCKING } : facts }) };
}

function exportLeg(facts: ExportFacts, locked: boolean, packFor: PackFor): LegVerdict {
  const verdict = evaluateExport(facts, packFor(facts.asOf));
  const asOnward = { to: facts.recipient.jurisdiction ?? undefined, toGba: facts.recipient.gba !== null, receivedUnder: locked ? LOCKING : undefined };
  const lock = findingOf(gbaContractLock, asOnward, undefined);
  if (lock.outcome !== 'applies' || verdict.path === 'NOT_OUTBOUND') return { locked, verdict };
  return { locked, verdict, brokenLock: { outcome: 'PROHIBITED_BY_CONTRACT', articles: gbaContractLock.articles, findings: [lock.because] } };
}
