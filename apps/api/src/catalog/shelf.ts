import { Injectable } from '@nestjs/common';
import { Refusal, plansFor, type Caller, type Listing } from '#core/exchange';
import { toOdrl } from '#core/odrl';
import { COUNTED_MAX, Catalog, Ledger, Queries, type Facet, type FacetCounts, type Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { afterOf, limitOf } from '../http/cursor.js';
import { idIn } from '../http/ids.js';
import { resourceOf, type Resource } from '../http/reader.js';

export type CatalogQuery = Readonly<Partial<Record<Facet, string>>> & { readonly q?: string; readonly limit?: string; readonly after?: string };

/** What is on offer: listings that are LISTED and visible to the caller, each with its ODRL offer and what it is about. */
@Injectable()
export class Shelf {
  constructor(private readonly catalog: Catalog, private readonly ledger: Ledger, private readonly queries: Queries) {}

  async search({ caller }: Asker, { q, limit, after, ...chosen }: CatalogQuery): Promise<Page<Resource>> {
    const { items, next } = await this.catalog.search({ text: q, chosen, org: caller.org, after: afterOf(after), limit: limitOf(limit) });
    return { items: items.map((item) => resourceOf({ ...item, state: { ...item.state, offer: shown(item.state['offer'] as Listing['offer'], caller, item.state['vendor'] as string) } })), next };
  }

  async facets({ caller }: Asker, { q, ...chosen }: CatalogQuery): Promise<{ readonly countedMax: number; readonly items: readonly FacetCounts[] }> {
    return { countedMax: COUNTED_MAX, items: await this.catalog.facets({ text: q, chosen, org: caller.org }) };
  }

  async one({ caller }: Asker, text: string): Promise<object> {
    const id = idIn(text, 'listing');
    const found = await this.ledger.get(id);
    if (found === undefined || !isOffered(found.state, caller)) throw new Refusal('not_found', `There is no listing ${id}.`, { id });
    const { product, productVersion, vendor, offer } = found.state;
    const described = (await this.ledger.get(product))?.state.versions[productVersion - 1];
    if (described === undefined) throw new Error(`${id} offers version ${productVersion} of ${product}, which does not exist`);
    const policy = toOdrl(offer.terms, { uid: `urn:yaosu:offer:${id}:${found.version}`, type: 'Offer', assigner: vendor, target: `urn:yaosu:product:${product}:${productVersion}` });
    return { ...found.state, offer: shown(offer, caller, vendor), version: found.version, description: described, fields: await this.fieldsOf(described.fieldsSha256), policy };
  }

  /** 字段目录: what a buyer asks for by name is told to whom it is offered. */
  private async fieldsOf(sha256: string): Promise<unknown> {
    const document = await this.queries.document(sha256);
    if (document === undefined) throw new Error(`the fields ${sha256} are not among the documents`);
    return JSON.parse(document.body);
  }
}

/** A private offer shows itself to whom it is made, to its vendor and to whoever oversees. */
const shown = (offer: Listing['offer'], { org, roles }: Caller, vendor: string): Listing['offer'] =>
  (vendor === org || roles.includes('operator') || roles.includes('regulator') ? offer : { ...offer, plans: plansFor(offer.plans, org) });

const isOffered = ({ state, offer, vendor }: Listing, { org, roles }: Caller): boolean =>
  state === 'LISTED' && (offer.visibility === 'public' || offer.invited.includes(org) || vendor === org || roles.includes('operator') || roles.includes('regulator'));
