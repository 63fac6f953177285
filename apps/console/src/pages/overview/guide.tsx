import { Link } from 'react-router';
import type { Role } from '../../session/session.js';
import { PAGES } from '../../shell/pages.js';
import { useWords } from '../../words/language.js';
import { NAVIGATION } from '../../words/navigation.js';
import { OVERVIEW } from '../../words/overview.js';

/** The way of a transaction, from the description of a product to its proof: where each step is looked at, by those who may. */
const STEPS = [
  { path: '/products', says: 'gProduct' }, { path: '/listings', says: 'gListing' }, { path: '/negotiations', says: 'gNegotiation' }, { path: '/grants', says: 'gGrant' }, { path: '/transfers', says: 'gTransfer' }, { path: '/obligations', says: 'gObligation' }, { path: '/ledger', says: 'gLedger' },
] as const;

const rolesOf = (path: string): readonly Role[] => PAGES.find((page) => page.path === path)?.roles ?? [];
const nameOf = (path: string): keyof typeof NAVIGATION => PAGES.find((page) => page.path === path)?.name ?? 'overview';

/** 一笔交易怎样走完: for who is here for the first time, signed in or not. */
export function Guide({ mayOpen }: { readonly mayOpen: (roles: readonly Role[]) => boolean }) {
  const word = useWords(OVERVIEW);
  const page = useWords(NAVIGATION);
  return <section className="panel no-print">
    <h2 className="title">{word('guide')}</h2>
    <ol className="way">{STEPS.map(({ path, says }) => <li key={path}>
      <strong>{mayOpen(rolesOf(path)) ? <Link to={path}>{page(nameOf(path))}</Link> : page(nameOf(path))}</strong><div className="muted">{word(says)}</div>
    </li>)}</ol>
  </section>;
}
