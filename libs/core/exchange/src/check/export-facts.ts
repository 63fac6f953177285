import { withDefaults, type ExportFacts, type PersonCounts } from '#core/law';
import { ineffectiveness } from '../basis/coverage.js';
import { referred, type Context, type View } from '../kernel/command.js';
import type { Participant } from '../participant/participant.state.js';
import { noticesOf } from '../product/importance.js';
import type { Projection } from '../tally/counting.js';
import type { Bounds } from '../tally/head-count.js';
import { USUAL_CIRCUMSTANCES } from '../transfer/transfer.entries.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import { eventDay } from './event-day.js';

/** A transfer with the people of its year, before it and by it. */
export interface Exported { readonly transfer: Transfer; readonly delivery: Delivery; readonly counts: CountFacts }

/** The facts of the law about one transfer, as the ledger knows them in this commit. Nothing is guessed: unknown stays null. */
export const exportFacts = (view: View, ctx: Context, exported: Exported): ExportFacts => withDefaults(statedFacts(view, ctx, exported));

/** The same as far as the ledger states them; the law reads the rest into them. */
export function statedFacts(view: View, ctx: Context, { transfer, delivery, counts }: Exported): object {
  const exporter = referred(view, transfer.vendor);
  const recipient = referred(view, delivery.recipient).organisation;
  const circumstances = { ...USUAL_CIRCUMSTANCES, ...delivery.circumstances };
  return {
    asOf: eventDay(ctx, delivery),
    exporter: { ...exporterFacts(exporter), ...establishedOf(transfer) },
    recipient: {
      jurisdiction: recipient.jurisdiction, kind: recipient.organisationType,
      gba: recipient.gba === 'HK' || recipient.gba === 'MO' ? recipient.gba : null, onwardOutsideGba: circumstances.onwardOutsideGba,
    },
    transfer: {
      mode: circumstances.mode, accessorLocation: circumstances.accessorLocation,
      foreignAuthorityRequest: circumstances.foreignAuthorityRequest, prcAuthorityApproval: circumstances.prcAuthorityApproval,
    },
    data: dataFacts(view, delivery, eventDay(ctx, delivery)),
    purpose: { type: circumstances.legalPurpose, necessary: circumstances.necessary, hrRulesLawful: circumstances.hrRulesLawful, hrCollectiveContract: circumstances.hrCollectiveContract },
    // What the law asked before 2024-03-22 nobody states to the exchange.
    counts: { totalProcessed: null, sinceLastYearGeneral: null, sinceLastYearSensitive: null, ...counts },
    instruments: instrumentFacts(view, transfer, eventDay(ctx, delivery)),
    preference: circumstances.preference,
  };
}

const exporterFacts = ({ organisation }: Participant) => ({
  kind: organisation.organisationType === 'state_organ' ? 'state_organ' : 'enterprise',
  ciio: organisation.ciio, city: organisation.city ?? null, gbaMainland: organisation.gba === 'MAINLAND_NINE', ftz: null,
});

/** What people have established of the exporter from evidence counts until the next transfer asks again. */
function establishedOf({ established }: Transfer): { readonly ciio?: boolean } {
  const last = established.at(-1);
  return last === undefined ? {} : { ciio: last.value };
}

/** A delivery with sensitive people carries sensitive information even where it adds nobody whom the year has not counted. */
function dataFacts(view: View, delivery: Delivery, day: string) {
  const { product, productVersion, people } = delivery;
  const owner = referred(view, product);
  const version = owner.versions[productVersion - 1];
  if (version === undefined) throw new Error(`${product} has no version ${productVersion}`);
  const { nature } = version;
  const isNotified = noticesOf(owner, delivery, day).length > 0;
  return {
    stateSecret: nature.stateSecret, grade: isNotified && nature.grade !== 'core' ? 'important' : nature.grade, gradeBasis: isNotified ? 'notified' : nature.gradeBasis,
    pi: nature.personal, sensitive: nature.sensitive || people.sensitive > 0,
    anonymised: nature.anonymised, origin: nature.origin, domesticMixed: nature.domesticMixed, exportControlled: nature.exportControlled, exportLicence: nature.exportLicence,
  };
}

export type CountFacts = Pick<PersonCounts, 'generalBefore' | 'generalNew' | 'sensitiveBefore' | 'sensitiveNew'>;

/** One end of what is known of the year's people, which come from the tally that the same commit reserves. */
export const countFacts = ({ before, after }: Pick<Projection, 'before' | 'after'>, end: keyof Bounds): CountFacts => ({
  generalBefore: before.general[end], generalNew: after.general[end] - before.general[end],
  sensitiveBefore: before.sensitive[end], sensitiveNew: after.sensitive[end] - before.sensitive[end],
});

/** A certificate that is valid on the day opens its path; a contract that was filed is cited where the year has outgrown it. */
function instrumentFacts(view: View, { basis: id }: Transfer, day: string): Readonly<Record<string, boolean>> {
  if (id === null) return { certValid: false };
  const basis = referred(view, id);
  const isInForce = ineffectiveness(basis, day).length === 0;
  return { certValid: basis.kind === 'CERTIFICATION' && isInForce, ...(basis.filings.length > 0 ? { sccFiled: isInForce } : {}) };
}
