import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { hasRole, useSession } from '../session/session-context.js';
import { KEYS } from '../words/keys.js';
import { useWords } from '../words/language.js';
import { NAVIGATION } from '../words/navigation.js';
import { PAGES, type PageName } from './pages.js';

/** Where `g` and a letter lead, for whom the page is there. */
const PLACES: Readonly<Record<string, PageName>> = { o: 'overview', n: 'notifications', c: 'catalog', p: 'products', l: 'listings', m: 'negotiations', g: 'grants', t: 'transfers', d: 'obligations', x: 'desk', e: 'ledger', v: 'verify', s: 'statements', a: 'account' };
/** The second key comes within this time. */
const PAUSE_MS = 1_500;

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
/** A dialog that asks for something keeps the keys to itself. */
const isAsked = (): boolean => document.querySelector('.ant-modal-wrap:not([style*="display: none"]) form') !== null;

/** Up and down through the rows of a table, from the one that has the focus. */
function moveRow(key: string): boolean {
  const row = document.activeElement?.closest('tr[tabindex]');
  if (row === null || row === undefined) return false;
  const next = key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
  if (next instanceof HTMLElement && next.tabIndex === 0) next.focus();
  return true;
}

/** 键盘操作: what works everywhere, and the list of it behind `?`. */
export function Keys() {
  const word = useWords(KEYS);
  const { session } = useSession();
  const navigate = useNavigate();
  const [isShown, show] = useState(false);
  useEffect(() => {
    let goneAt = -Infinity;
    const press = (event: KeyboardEvent): void => {
      const { key, target, timeStamp } = event;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(target) || isAsked()) return;
      const isSecond = timeStamp - goneAt < PAUSE_MS;
      goneAt = !isSecond && key === 'g' ? timeStamp : -Infinity;
      if (key === '?') show((before) => !before);
      else if (key === 'ArrowDown' || key === 'ArrowUp') {
        if (moveRow(key)) event.preventDefault();
      } else if (isSecond) {
        const page = PAGES.find(({ name, roles }) => name === PLACES[key] && hasRole(session, roles));
        if (page !== undefined) void navigate(page.path);
      }
    };
    window.addEventListener('keydown', press);
    return () => { window.removeEventListener('keydown', press); };
  }, [navigate, session]);
  return <>
    <Button type="text" className="wide" aria-label={word('open')} title={word('open')} onClick={() => { show(true); }}>?</Button>
    <Modal open={isShown} title={word('title')} footer={null} onCancel={() => { show(false); }} destroyOnHidden><KeyList /></Modal>
  </>;
}

const GENERAL = [['/', 'search'], ['?', 'help'], ['Esc', 'close'], ['↑ ↓', 'rows'], ['Enter', 'enter'], ['← →', 'tabs'], ['Ctrl+P', 'print']] as const;

function KeyList() {
  const word = useWords(KEYS);
  const page = useWords(NAVIGATION);
  const { session } = useSession();
  const places = Object.entries(PLACES).filter(([, name]) => PAGES.some((one) => one.name === name && hasRole(session, one.roles)));
  return <>
    <dl className="keys">{GENERAL.map(([key, says]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{word(says)}</dd></div>)}</dl>
    <p>{word('go')}</p>
    <dl className="keys">{places.map(([key, name]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{page(name)}</dd></div>)}</dl>
  </>;
}
