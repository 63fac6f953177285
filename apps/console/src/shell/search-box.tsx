import { AutoComplete, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSession } from '../session/session-context.js';
import { useLanguage, useWords } from '../words/language.js';
import { SEARCH } from '../words/search.js';
import { exactTargets, farTargets, nearTargets, type Target } from './search-targets.js';

const isTyping = ({ target }: KeyboardEvent): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const GROUPS = ['go', 'pages', 'participants', 'listings', 'products'] as const;
/** The exchange is asked once somebody has stopped typing. */
const PAUSE_MS = 300;

/** 全局搜索: one box for ids, indices, names and pages; `/` leads here, and everything else is by the arrow keys and Enter. */
export function SearchBox() {
  const word = useWords(SEARCH);
  const { language } = useLanguage();
  const { session } = useSession();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [far, setFar] = useState<{ readonly of: string; readonly targets: readonly Target[] }>();
  const input = useRef<InputRef>(null);
  const wanted = text.trim();
  const exact = exactTargets(wanted, language);
  useEffect(() => {
    const focus = (event: KeyboardEvent): void => {
      if (event.key !== '/' || isTyping(event)) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener('keydown', focus);
    return () => { window.removeEventListener('keydown', focus); };
  }, []);
  useEffect(() => {
    if (wanted === '' || exactTargets(wanted, language).length > 0) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => { farTargets(wanted, language, { session, signal: stop.signal }).then((targets) => { setFar({ of: wanted, targets }); }, () => undefined); }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [wanted, language, session]);
  const targets = wanted === '' ? [] : exact.length > 0 ? exact : [...nearTargets(wanted, language, session), ...(far?.of === wanted ? far.targets : [])];
  const go = (to: string): void => {
    setText('');
    input.current?.blur();
    void navigate(to);
  };
  const options = GROUPS.flatMap((group) => {
    const own = targets.filter((target) => target.group === group);
    return own.map(({ text: says, to }) => ({ key: `${group}${to}`, value: to, label: group === 'go' ? says : <><span className="muted">{word(group)}</span> {says}</> }));
  });
  return <div className="search" role="search">
    <AutoComplete value={text} options={options} style={{ width: '100%' }} defaultActiveFirstOption onChange={(now: string) => { setText(now); }} onSelect={(to: string) => { go(to); }}>
      <Input ref={input} allowClear aria-label={word('label')} placeholder={word('placeholder')} />
    </AutoComplete>
  </div>;
}
