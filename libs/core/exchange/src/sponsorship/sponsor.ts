import { referred, type View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import { endOfShanghaiDay } from '../kernel/shanghai.js';
import type { Foundation } from '../grant/foundation.js';
import type { Participant } from '../participant/participant.state.js';
import type { Sponsorship } from './sponsorship.js';

const CITE = '《深圳市数据交易管理暂行办法》第六条';

/** 数据商: an enterprise legal person registered as one (《深圳市数据交易管理暂行办法》第五条). */
export const isDataMerchant = ({ state, organisation: { dataMerchant, organisationType } }: Participant): boolean =>
  state === 'ADMITTED' && dataMerchant && organisationType === 'enterprise_legal_person';

/** The sponsorship that a seller has, while its sponsor may answer for somebody. */
export function sponsorOf(view: View, { sponsorship: id }: Pick<Participant, 'sponsorship'>): Sponsorship | undefined {
  if (id === null) return undefined;
  const sponsorship = referred(view, id);
  return sponsorship.state === 'IN_FORCE' && isDataMerchant(referred(view, sponsorship.sponsor)) ? sponsorship : undefined;
}

/** The data merchants in whose matter a vendor's listing lies, beside the vendor. */
export const sponsorsOf = (view: View, vendor: Id<'participant'>): readonly Id<'participant'>[] => {
  const { sponsorship } = referred(view, vendor);
  return sponsorship === null ? [] : [referred(view, sponsorship).sponsor];
};

/**
 * FOUNDATIONS: who offers is a data merchant or sponsored by one. The gate judges what is not offered yet; what was granted while a
 * sponsor answered goes on, for the sponsor still answers for it.
 */
export const sponsored: Foundation = (view, { product: { vendor }, listing, grant, at }) => {
  const isConcluded = grant !== undefined && grant.expiresAt !== null;
  const isOffered = listing?.state === 'LISTED' || listing?.state === 'SUSPENDED';
  if (!isOffered || isConcluded) return undefined;
  const seller = referred(view, vendor);
  if (isDataMerchant(seller)) return undefined;
  const sponsorship = sponsorOf(view, seller);
  if (sponsorship !== undefined && Date.parse(at) < endOfShanghaiDay(sponsorship.until)) return undefined;
  return { code: 'not_sponsored', detail: `${vendor} is no data merchant, and none answers for it now.`, cite: CITE, on: vendor, ...(grant === undefined ? { isLost: true as const } : {}) };
};
