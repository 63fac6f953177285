import type { ExportVerdict } from '#core/law';
import { clip } from '../kernel/clip.js';
import { draft, type Context, type Draft, type View } from '../kernel/command.js';
import type { EntryData } from '../entry-types.js';
import type { Id } from '../kernel/id.js';
import { openReview } from '../review/review.state.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import { lifted } from '../waiver/coverage.js';
import type { AppliedWaiver } from '../waiver/waiver.entries.js';
import type { Lack } from './basis-fit.js';
import type { Check } from './check.js';
import type { summarise } from './verdict.js';

const MISSING_MAX = 12;

/** Every person of a delivery, for the limit of a waiver. */
export const headsOf = ({ people }: Delivery): number => people.general + people.sensitive;

interface Lacking { readonly transfer: Transfer; readonly delivery: Delivery; readonly verdict: ExportVerdict; readonly lacking: Lack | null }

/** The waiver that lifts the provision which asks for an instrument; null where the vendor has invoked none, or none that covers this delivery. */
export function relief(view: View, ctx: Context, { transfer, delivery, verdict, lacking }: Lacking): AppliedWaiver | null {
  if (lacking === null || verdict.path === 'NEEDS_INPUT') return null;
  const { product, recipient, purpose } = delivery;
  const candidate = { gate: 'export', participant: transfer.vendor, product, recipient, purpose, people: headsOf(delivery) } as const;
  return lifted(view, ctx, { waiver: transfer.waiver, failing: [verdict.rule], candidate });
}

interface Doubt { readonly verdict: ExportVerdict; readonly reason: string }
/** The review that was opened, and how the transfer refers to it; neither where there is nothing to look into. */
interface LeftToPeople { readonly reference: { readonly review?: Id<'review'> }; readonly opened: readonly Draft[] }

/**
 * Facts that nobody has stated are looked into by people, who establish them from evidence; they clear nothing themselves.
 * What lacks a basis is the vendor's to bring.
 */
export function leftToPeople(ctx: Context, check: Check, transfer: Transfer, { verdict: { path, missing }, reason }: Doubt): LeftToPeople {
  if (path !== 'NEEDS_INPUT') return { reference: {}, opened: [] };
  const { id, opened } = openReview(ctx, {
    subject: transfer.id, check: check.id, outcome: path, provisions: [], missing: [...new Set(missing)].slice(0, MISSING_MAX),
    reason: clip(reason, 500), waived: null, concerned: [transfer.vendor],
  });
  return { reference: { review: id }, opened: [opened] };
}

interface Waived { readonly check: Check; readonly transfer: Transfer; readonly waiver: AppliedWaiver; readonly people: number; readonly cleared: EntryData<'transfer.cleared'> }

/** Cleared by a waiver: check, transfer and waiver each say so. */
export const waived = ({ check, transfer, waiver, people, cleared }: Waived, { summary, documents }: ReturnType<typeof summarise>): [Draft, ...Draft[]] => [
  draft('check.waived', check.id, { ...summary, waiver }, { documents }),
  draft('transfer.cleared', transfer.id, { ...cleared, waiver }),
  draft('waiver.used', waiver.waiver, { subject: transfer.id, check: check.id, people }),
];
