import { withDefaults, type ExportFacts } from '#core/law';
import { referred, type Context, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Participant } from '../participant/participant.state.js';
import { USUAL_CIRCUMSTANCES } from '../transfer/transfer.entries.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';

/** The facts of the law about one transfer, as the ledger knows them in this commit. Nothing is guessed: unknown stays null. */
export function exportFacts(view: View, ctx: Context, transfer: Transfer, delivery: Delivery): ExportFacts {
  const exporter = referred(view, transfer.vendor);
  const recipient = referred(view, delivery.recipient).organisation;
  const circumstances = { ...USUAL_CIRCUMSTANCES, ...delivery.circumstances };
  return withDefaults({
    asOf: shanghaiDay(ctx.at),
    exporter: { ...exporterFacts(exporter), ...establishedOf(transfer) },
    recipient: {
      jurisdiction: recipient.jurisdiction, kind: recipient.organisationType,
      gba: recipient.gba === 'HK' || recipient.gba === 'MO' ? recipient.gba : null, onwardOutsideGba: circumstances.onwardOutsideGba,
    },
    transfer: {
      mode: circumstances.mode, accessorLocation: circumstances.accessorLocation,
      foreignAuthorityRequest: circumstances.foreignAuthorityRequest, prcAuthorityApproval: circumstances.prcAuthorityApproval,
    },
    data: dataFacts(view, delivery),
    purpose: { type: circumstances.legalPurpose, necessary: circumstances.necessary, hrRulesLawful: circumstances.hrRulesLawful, hrCollectiveContract: circumstances.hrCollectiveContract },
    counts: countFacts(view, ctx, transfer, delivery),
    instruments: { certValid: hasCertificate(view, transfer) },
    preference: circumstances.preference,
  });
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

function dataFacts(view: View, { product, productVersion }: Delivery) {
  const version = referred(view, product).versions[productVersion - 1];
  if (version === undefined) throw new Error(`${product} has no version ${productVersion}`);
  const { nature } = version;
  return {
    stateSecret: nature.stateSecret, grade: nature.grade, gradeBasis: nature.gradeBasis, pi: nature.personal, sensitive: nature.sensitive,
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

function hasCertificate(view: View, { basis }: Transfer): boolean {
  if (basis === null) return false;
  const { kind, state } = referred(view, basis);
  return kind === 'CERTIFICATION' && (state === 'EFFECTIVE' || state === 'FILED');
}
