import { addDays, sha256Hex } from '#core/exchange';
import { wareOf } from '../catalogue.js';
import { connect } from '../client.js';
import { at, textAt } from '../json.js';
import { does, isRefused, reads, waits, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import type { Listings } from './listings.js';
import { payInParts } from './settlement.js';
import { strike } from './trades.js';

/** Where the story goes on once the days of a notice have passed: the path of the registration, and what else it needs. */
export interface Awaited { readonly registration: string; readonly cast: Cast; readonly listings: Listings; readonly url: string; readonly passUntil: (day: string) => Promise<void> }

const WARE = 'metro-flow';

/** 十个工作日之后: nobody has objected, so the exchange registers by itself; the right is pledged, offered, sold and paid for. Returns the stage of that day, whose tokens are of it. */
export async function afterNotice(stage: Stage, { registration, cast, listings, url, passUntil }: Awaited): Promise<Stage> {
  const holder = actorOf(cast, 'transit');
  const { notice } = await reads(stage, holder, registration);
  const day = addDays(textAt(notice, 'until'), 1);
  stage.title(`公示期满 · After the notice, ${day}`);
  await passUntil(day);
  const later: Stage = { ...stage, connection: connect(url) };
  const { title } = await waits(later, { who: holder, path: registration, holds: ({ state }) => state === 'REGISTERED', for: 'the end of the notice' });
  const path = `/v1/titles/${String(title)}`;
  const { number, validUntil } = await reads(later, holder, path);
  later.tell({ who: holder.name, says: '无人再提异议，自动登记 is registered by the exchange itself', outcome: `${String(number)} 有效期至 ${String(validUntil)}` });
  await pledge(later, cast, { holder, title: String(title) });
  await sell(later, cast, { holder, title: String(title), listings });
  return later;
}

interface Titled { readonly holder: Actor; readonly title: string }

/** 融资质押: a second lien on the same right waits for the consent of the first creditor. */
async function pledge(stage: Stage, cast: Cast, { holder, title }: Titled): Promise<void> {
  const [first, second] = [actorOf(cast, 'fund'), actorOf(cast, 'auto')];
  const filed = async (creditor: Actor, step: string): Promise<string> => {
    const body = { title, right: 'operation', creditor: creditor.id, share: 5_000, amount: '50000000', currency: 'CNY', until: addDays(stage.thread.startedOn, 400), contractSha256: sha256Hex(`pledge ${step}`) };
    return (await does(stage, { who: holder, path: '/v1/pledges', body, step: `pledge:${step}` })).id;
  };
  await does(stage, { who: first, path: `/v1/pledges/${await filed(first, 'first')}/confirm`, step: 'pledge:confirm', says: `质押登记 takes a lien on the right of operation of ${holder.name}`, outcome: '50%' });
  await isRefused(stage, { who: second, path: `/v1/pledges/${await filed(second, 'second')}/confirm`, step: 'pledge:conflict', says: '在后质押须在先质权人同意 a lien beyond what is left' });
}

/** A listing that rests on the registration, a grant that ends with it, and its price paid by a bank. */
async function sell(stage: Stage, cast: Cast, { holder, title, listings }: Titled & Pick<Awaited, 'listings'>): Promise<void> {
  const { product, productVersion } = await reads(stage, holder, `/v1/listings/${listings.get(WARE) ?? ''}`);
  const offer = { ...wareOf(WARE).offer, ground: { kind: 'registration', title } };
  const { id } = await does(stage, { who: holder, path: '/v1/listings', body: { product, productVersion, offer }, step: 'titled:list', says: '以登记为依据挂牌 lists on the registration' });
  await does(stage, { who: holder, path: `/v1/listings/${id}/submit`, step: 'titled:submit' });
  await waits(stage, { who: holder, path: `/v1/listings/${id}`, holds: (listing) => at(listing, 'state') === 'LISTED', for: 'the tradability check' });
  const trade = { key: 'titled-fund', buyer: 'fund', product: WARE, need: '商圈客流估值', purpose: 'market-analysis', place: 'CN' };
  await payInParts(stage, await strike(stage, trade, cast, new Map([[WARE, id]])));
}
