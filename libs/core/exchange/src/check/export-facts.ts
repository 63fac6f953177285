import { withDefaults, type ExportFacts, type PersonCounts } from '#core/law';
import { referred, type Context, type View } from '../kernel/command.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Participant } from '../participant/participant.state.js';
import type { Projection } from '../tally/counting.js';
import type { Bounds } from '../tally/head-count.js';
import { USUAL_CIRCUMSTANCES } from '../transfer/transfer.entries.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';

/** A transfer with the people of its year, before it and by it. */
export interface Exported { readonly transfer: Transfer; readonly delivery: Delivery; readonly counts: CountFacts }

/** The facts of the law about one transfer, as the ledger knows them in this commit. Nothing is guessed: unknown stays null. */
export function exportFacts(view: View, ctx: Context, { transfer, delivery, counts }: Exported): ExportFacts {
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
    data: dataFacts(view, delivery),
    purpose: { type: circumstances.legalPurpose, necessary: circumstances.necessary, hrRulesLawful: circumstances.hrRulesLawful, hrCollectiveContract: circumstances.hrCollectiveContract },
    counts,
    instruments: { certValid: hasCertificate(view, transfer) },
    preference: circumstances.preference,
  });
}

const exporterFacts = ({ organisation }: Participant) => ({
  kind: organisation.organisationType === 'state_organ' ? 'state_organ' : 'enterprise',
  ciio: organisation.ciio, city: organisation.city ?? null, gbaMainland: organisation.gba === 'MAINLAND_NINE', ftz: null,
});

/** A delivery with sensitive people carries sensitive information even where it adds nobody whom the year has not counted. */
function dataFacts(view: View, { product, productVersion, people }: Delivery) {
  const version = referred(view, product).versions[productVersion - 1];
  if (version === undefined) throw new Error(`${product} has no version ${productVersion}`);
  const { nature } = version;
  return {
    stateSecret: nature.stateSecret, grade: nature.grade, gradeBasis: nature.gradeBasis, pi: nature.personal, sensitive: nature.sensitive || people.sensitive > 0,
    anonymised: nature.anonymised, origin: nature.origin, domesticMixed: nature.domesticMixed, exportControlled: nature.exportControlled, exportLicence: nature.exportLicence,
  };
}

export type CountFacts = Pick<PersonCounts, 'generalBefore' | 'generalNew' | 'sensitiveBefore' | 'sensitiveNew'>;

/** One end of what is known of the year's people, which come from the tally that the same commit reserves. */
export const countFacts = ({ before, after }: Pick<Projection, 'before' | 'after'>, end: keyof Bounds): CountFacts => ({
  generalBefore: before.general[end], generalNew: after.general[end] - before.general[end],
  sensitiveBefore: before.sensitive[end], sensitiveNew: after.sensitive[end] - before.sensitive[end],
});

function hasCertificate(view: View, { basis }: Transfer): boolean {
  if (basis === null) return false;
  const { kind, state } = referred(view, basis);
  return kind === 'CERTIFICATION' && (state === 'EFFECTIVE' || state === 'FILED');
}
