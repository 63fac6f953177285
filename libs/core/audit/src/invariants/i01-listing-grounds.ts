import { isInForceOn, shanghaiDay, type Check, type EntryData, type Id, type Listing, type View } from '#core/exchange';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';

const LISTABLE = 'LISTABLE';
/** The provision by which a listing needs its third-party report; the one that a waiver may lift. */
const REPORT_PROVISION = 'SZ13';

/** Invariant 1 of DESIGN §3. */
export const listingGrounds: Invariant = {
  number: 1,
  id: 'listing-grounds',
  zh: '无来源说明、权利、应备报告或未过检查者不得挂牌',
  en: 'Nothing is LISTED without a source statement, rights, the reports that the rules ask for, and its check PASS or lawfully WAIVED',
  cite: '《深圳市数据交易管理暂行办法》第十三条；《数据安全法》第三十三条',
  checks: {
    'listing.listed': (step) => {
      const { entry: { stream, data }, view } = step;
      const listing = view.get(stream as Id<'listing'>);
      const check = view.get(data.check);
      if (listing === undefined || check === undefined) return `its check ${data.check} does not exist`;
      return ofCheck(listing, check) ?? ofProduct(view, listing, data) ?? ofWaiver(step) ?? ofOutcome(view, check, data);
    },
    'listing.resumed': ({ entry: { stream, at }, view }) => {
      const relief = view.get(stream as Id<'listing'>)?.relief ?? null;
      return relief === null ? undefined : endedWaiver(view, relief.waiver, at);
    },
  },
};

const ofCheck = (listing: Listing, { id, gate, subject, round, state }: Check): Complaint => firstOf(
  [gate === 'tradability' && subject === listing.id, () => `its check ${id} is about ${subject}`],
  [round === listing.round, () => `its check ${id} is of round ${round}, the listing was in round ${listing.round}`],
  [state === 'PASS' || state === 'WAIVED', () => `its check ${id} was ${state}`],
);

function ofProduct(view: View, listing: Listing, { waiver }: EntryData<'listing.listed'>): Complaint {
  const version = view.get(listing.product)?.versions[listing.productVersion - 1];
  if (version === undefined) return `${listing.product} has no version ${listing.productVersion}`;
  const { holding, processing, operation } = version.rights;
  return firstOf(
    [version.source !== null, () => `${listing.product} has no source statement`],
    [holding || processing || operation, () => `${listing.product} states none of the three rights`],
    [version.complianceReport !== null || waiver?.provisions.includes(REPORT_PROVISION) === true, () => `${listing.product} has no compliance report, and no waiver lifts that`],
  );
}

function endedWaiver(view: View, id: Id<'waiver'>, at: string): Complaint {
  const waiver = view.get(id);
  if (waiver === undefined) return `its waiver ${id} does not exist`;
  return isInForceOn(waiver, shanghaiDay(at)) ? undefined : `its waiver ${id} was ${waiver.state}, from ${waiver.scope.from} to ${waiver.scope.until}`;
}

function ofWaiver({ entry: { data: { waiver }, at }, view }: Step<'listing.listed'>): Complaint {
  return waiver === undefined ? undefined : endedWaiver(view, waiver.waiver, at);
}

/** Without a waiver, a review or an appeal the gate itself must have found nothing. */
function ofOutcome(view: View, { id, verdict, review: decidedBy }: Check, { waiver, review, appeal }: EntryData<'listing.listed'>): Complaint {
  if (review !== undefined) {
    const { state, proposal } = view.get(review) ?? {};
    return firstOf(
      [decidedBy === review, () => `its check ${id} was not decided by the review ${review}`],
      [state === 'DECIDED' && proposal?.decision === 'approve', () => `the review ${review} has approved nothing`],
    );
  }
  const isLeftToOthers = waiver !== undefined || appeal !== undefined;
  return isLeftToOthers || verdict?.outcome === LISTABLE ? undefined : `its check ${id} came to ${verdict?.outcome ?? 'no verdict'}, and neither waiver, review nor appeal answers for it`;
}
