import { Link } from 'react-router';
import { LanguageSwitch } from '../../shell/shell.js';
import { SESSION } from '../../words/session.js';
import { useWords } from '../../words/language.js';
import { ReceiptDrop } from './receipt-drop.js';

/** For anybody who was handed a receipt: no sign-in, no server. */
export function OfflinePage() {
  const word = useWords(SESSION);
  return <main className="content" style={{ maxWidth: 800, margin: '0 auto' }}>
    <div className="bar"><Link className="grow" to="/sign-in">{word('signIn')}</Link><LanguageSwitch /></div>
    <ReceiptDrop />
  </main>;
}
