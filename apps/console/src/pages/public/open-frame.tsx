import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { LanguageSwitch } from '../../shell/shell.js';
import { COMMON } from '../../words/common.js';
import { useWords } from '../../words/language.js';
import { PUBLIC } from '../../words/public.js';

/** The frame around pages that nobody signs in for. */
export function OpenFrame({ children }: { readonly children: ReactNode }) {
  const word = useWords(PUBLIC);
  const common = useWords(COMMON);
  return <main className="content open">
    <nav className="bar no-print" aria-label={common('menu')}>
      <Link className="brand" to="/public"><img src="/console/icon.svg" alt="" />{common('product')}</Link>
      <Link to="/public">{word('title')}</Link><Link to="/transparency">{word('transparency')}</Link><Link to="/offline">{word('verify')}</Link>
      <span className="grow" /><Link to="/sign-in">{word('signIn')}</Link><LanguageSwitch />
    </nav>
    {children}
  </main>;
}
