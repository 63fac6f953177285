import { get } from '../api/client.js';
import { namesWith } from '../parts/names.js';
import { ID, pathOfId } from '../parts/paths.js';
import { hasRole } from '../session/session-context.js';
import type { Session } from '../session/session.js';
import { filled, pick, said, type Bilingual, type Language } from '../words/dictionary.js';
import { NAVIGATION } from '../words/navigation.js';
import { SEARCH } from '../words/search.js';
import { PAGES } from './pages.js';

/** One place that a search leads to. */
export interface Target { readonly group: keyof typeof SEARCH; readonly text: string; readonly to: string }

const OF_ONE_KIND = 5;
const PRODUCTS_LOOKED_AT = '200';
const INDEX = /^\d{1,15}$/;

/** What an id or a number means by itself. */
export function exactTargets(text: string, language: Language): Target[] {
  if (ID.test(text)) return [{ group: 'go', text: filled(pick(SEARCH.record, language), { id: text }), to: pathOfId(text) ?? `/ledger?stream=${text}` }, ...(text.startsWith('prt_') ? [{ group: 'go' as const, text: filled(pick(SEARCH.inLedger, language), { text }), to: `/ledger?party=${text}` }] : [])];
  return INDEX.test(text) ? [{ group: 'go', text: filled(pick(SEARCH.entry, language), { index: text }), to: `/ledger/${String(Number(text))}` }] : [];
}

/** What is known here without asking: the pages of the menu, the names of participants; and where else the words can be looked for. */
export function nearTargets(text: string, language: Language, session: Session): Target[] {
  const wanted = text.toLowerCase();
  const pages = PAGES.filter(({ name, roles, isTask = false }) => !isTask && hasRole(session, roles) && NAVIGATION[name].some((one) => one.toLowerCase().includes(wanted)));
  const isAuthority = hasRole(session, ['operator', 'regulator']);
  return [
    ...pages.slice(0, OF_ONE_KIND).map(({ name, path }): Target => ({ group: 'pages', text: pick(NAVIGATION[name], language), to: path })),
    ...namesWith(text, OF_ONE_KIND).map(({ id, name }): Target => ({ group: 'participants', text: said(name, language), to: pathOfId(id) ?? (isAuthority ? `/ledger?party=${id}` : `/ledger?mentions=${id}`) })),
    { group: 'go', text: filled(pick(SEARCH.inCatalog, language), { text }), to: `/catalog?q=${encodeURIComponent(text)}` },
    ...(text.length < 3 ? [] : [{ group: 'go' as const, text: filled(pick(SEARCH.inLedger, language), { text }), to: `/ledger?mentions=${encodeURIComponent(text)}` }]),
  ];
}

interface Named { readonly id: string; readonly offer?: { readonly title: Bilingual }; readonly versions?: readonly { readonly name: Bilingual }[]; readonly name?: Bilingual }
const nameOf = ({ name, versions }: Named): Bilingual | undefined => versions?.at(-1)?.name ?? name;

/** What the exchange is asked for: listings by their words, and products whose names hold them. What a regulator asks is an entry, so for one nothing is asked while it types. */
export async function farTargets(text: string, language: Language, { session, signal }: { readonly session: Session; readonly signal: AbortSignal }): Promise<Target[]> {
  if (session.roles.includes('regulator')) return [];
  const wanted = text.toLowerCase();
  const pageOf = (name: string) => PAGES.find((page) => page.name === name)?.roles ?? [];
  const listings = hasRole(session, pageOf('catalog')) ? (await get('/v1/catalog', { query: { q: text, limit: String(OF_ONE_KIND) }, signal })).items as unknown as readonly Named[] : [];
  const products = hasRole(session, pageOf('products')) ? (await get('/v1/products', { query: { limit: PRODUCTS_LOOKED_AT, sort: 'newest' }, signal })).items as unknown as readonly Named[] : [];
  const named = products.flatMap((product) => {
    const name = nameOf(product);
    return name !== undefined && [name.zh, name.en ?? ''].some((one) => one.toLowerCase().includes(wanted)) ? [{ id: product.id, name }] : [];
  });
  return [
    ...listings.flatMap(({ id, offer }): Target[] => (offer === undefined ? [] : [{ group: 'listings', text: said(offer.title, language), to: `/catalog/${id}` }])),
    ...named.slice(0, OF_ONE_KIND).map(({ id, name }): Target => ({ group: 'products', text: said(name, language), to: `/products/${id}` })),
  ];
}
