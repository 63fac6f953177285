import { Injectable } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Instant, Nullable, Plan, Refusal, isVisible, plansFor } from '#core/exchange';
import { Ledger, PriceHistory, type OfferedPrices, type Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { PAGE, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { queryOf } from '../http/shape.js';

export const PricesQuery = queryOf({ limit: PAGE.limit, after: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,8}$', description: 'The `next` of the page before' })) });
export interface PricesAsked { readonly limit?: string; readonly after?: string }
export const PricesPage = Type.Object({
  items: Type.Array(Type.Object({
    index: Type.Integer({ minimum: 0, description: 'The entry from which on these prices were offered' }), leafHash: Type.String({ contentEncoding: 'base64' }), at: Instant, plans: Type.Array(Plan),
  })),
  next: Nullable(Type.String()),
});

/** 价格历史: what was offered when, read from the entries; a private offer is shown to whom it was made, and to whoever oversees. */
@Injectable()
export class Prices {
  constructor(private readonly ledger: Ledger, private readonly history: PriceHistory) {}

  async page({ caller, scope }: Asker, text: string, { limit, after }: PricesAsked): Promise<Page<OfferedPrices>> {
    const id = idIn(text, 'listing');
    const listing = (await this.ledger.get(id))?.state;
    const isOnOffer = listing?.state === 'LISTED' && (listing.offer.visibility === 'public' || listing.offer.invited.includes(caller.org));
    if (listing === undefined || !(isOnOffer || isVisible(scope, caller.org, listing))) throw new Refusal('not_found', `There is no listing ${id}.`, { id });
    const page = await this.history.page(id, { after: Number(after ?? 0), limit: limitOf(limit) });
    if (scope === 'any' || listing.vendor === caller.org) return page;
    return { ...page, items: page.items.map((item) => ({ ...item, plans: plansFor(item.plans, caller.org) })) };
  }
}
