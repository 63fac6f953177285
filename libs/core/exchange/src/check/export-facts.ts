import { withDefaults, type ExportFacts } from '#core/law';
import { ineffectiveness } from '../basis/coverage.js';
import { referred, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Participant } from '../participant/participant.state.js';
import { noticesOf } from '../product/importance.js';
import { USUAL_CIRCUMSTANCES } from '../transfer/transfer.entries.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';

/** The facts of the law about one transfer, as the ledger knows them in this commit. Nothing is guessed: unknown stays null. */
export function exportFacts(view: View, ctx: Context, transfer: Transfer, delivery: Delivery): ExportFacts {
  const exporter = referred(view, transfer.vendor);
  const recipient = referred(view, delivery.recipient).organisation;
  const circumstances = { ...USUAL_CIRCUMSTANCES, ...delivery.circumstances };
  return withDefaults({
    asOf: shanghaiDay(ctx.at),
    exporter: exporterFacts(exporter),
    recipient: {
      jurisdiction: recipient.jurisdiction, kind: recipient.organisationType,
      gba: recipient.gba === 'HK' || recipient.gba === 'MO' ? recipient.gba : null, onwardOutsideGba: circumstances.onwardOutsideGba,
    },
    transfer: {
      mode: circumstances.mode, accessorLocation: circumstances.accessorLocation,
      foreignAuthorityRequest: circumstances.foreignAuthorityRequest, prcAuthorityApproval: circumstances.prcAuthorityApproval,
    },
    data: dataFacts(view, delivery, shanghaiDay(ctx.at)),
    purpose: { type: circumstances.legalPurpose, necessary: circumstances.necessary, hrRulesLawful: circumstances.hrRulesLawful, hrCollectiveContract: circumstances.hrCollectiveContract },
    counts: countFacts(view, ctx, transfer, delivery),
    instruments: instrumentFacts(view, ctx, transfer),
    preference: circumstances.preference,
  });
}

const exporterFacts = ({ organisation }: Participant) => ({
  kind: organisation.organisationType === 'state_organ' ? 'state_organ' : 'enterprise',
  ciio: organisation.ciio, city: organisation.city ?? null, gbaMainland: organisation.gba === 'MAINLAND_NINE', ftz: null,
});

function dataFacts(view: View, delivery: Delivery, day: string) {
  const { product, productVersion } = delivery;
  const owner = referred(view, product);
  const version = owner.versions[productVersion - 1];
  if (version === undefined) throw new Error(`${product} has no version ${productVersion}`);
  const { nature } = version;
  const isNotified = noticesOf(owner, delivery, day).length > 0;
  return {
    stateSecret: nature.stateSecret, grade: isNotified && nature.grade !== 'core' ? 'important' : nature.grade, gradeBasis: isNotified ? 'notified' : nature.gradeBasis, pi: nature.personal, sensitive: nature.sensitive,
    anonymised: nature.anonymised, origin: nature.origin, domesticMixed: nature.domesticMixed, exportControlled: nature.exportControlled, exportLicence: nature.exportLicence,
  };
}

/** This year's people so far come from the tally, which the same commit reserves. */
function countFacts(view: View, ctx: Context, transfer: Transfer, { people }: Delivery) {
  const tally = view.get(tallyIdOf(ctx, transfer.vendor));
  return { generalBefore: tally?.general ?? 0, generalNew: people.general, sensitiveBefore: tally?.sensitive ?? 0, sensitiveNew: people.sensitive };
}

/** The calendar year of an instant in Asia/Shanghai: the counting window of the export rules. */
export const countingYear = (at: string): number => Number(shanghaiDay(at).slice(0, 4));

/** The tally of an exporter in the year of this commit. */
export const tallyIdOf = (ctx: Context, exporter: Id<'participant'>): Id<'tally'> => ctx.derivedId('tally', exporter, String(countingYear(ctx.at)));

/** A certificate that is valid on the day opens its path; a contract that was filed is cited where the year has outgrown it. */
function instrumentFacts(view: View, ctx: Context, { basis: id }: Transfer): Readonly<Record<string, boolean>> {
  if (id === null) return { certValid: false };
  const basis = referred(view, id);
  const isInForce = ineffectiveness(basis, shanghaiDay(ctx.at)).length === 0;
  return { certValid: basis.kind === 'CERTIFICATION' && isInForce, ...(basis.filings.length > 0 ? { sccFiled: isInForce } : {}) };
}
