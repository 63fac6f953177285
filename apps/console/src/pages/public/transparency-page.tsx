import { Alert, Button, Form, Input } from 'antd';
import { useCallback, useRef, useState } from 'react';
import { fetchPublic, type Transparency } from '../../api/public.js';
import { Article } from '../../parts/article.js';
import { Facts } from '../../parts/detail.js';
import { ProblemView } from '../../parts/problem-view.js';
import { StateTag } from '../../parts/state-tag.js';
import { Day } from '../../parts/values.js';
import { PURPOSES, MODES } from '../../words/codes.js';
import { exportPathWords } from '../../words/desk.js';
import { pick, type Pair } from '../../words/dictionary.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { TRANSPARENCY } from '../../words/public.js';
import { keyText } from '../oversight/figures.js';
import { OpenFrame } from './open-frame.js';
import { SubjectRequest } from './subject-request.js';
import { RequestTracking } from './request-tracking.js';

const CODE = /^prt_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[0-9a-f]{64}$/;

/** 个人信息流向查询: for the people whom data are about. The code stands in no address and in no storage. */
export function TransparencyPage() {
  const word = useWords(TRANSPARENCY);
  const [code, setCode] = useState<string>();
  return <OpenFrame>
    <h1 className="title">{word('title')}</h1>
    <p>{word('hint')}</p>
    <section className="panel"><Looking asked={setCode} /></section>
    <section className="panel"><h2 className="title">{word('rights')}</h2><p>{word('rightsText')}</p><SubjectRequest code={code} /></section>
    <section className="panel"><h2 className="title">{word('track')}</h2><RequestTracking /></section>
  </OpenFrame>;
}

interface Found { readonly items: Transparency['items']; readonly next: string | null; readonly limits: Transparency['limits'] }

function Looking({ asked }: { readonly asked: (code: string) => void }) {
  const word = useWords(TRANSPARENCY);
  const [found, setFound] = useState<Found>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const code = useRef('');
  const look = useCallback(async (after: string | null, before: Transparency['items']): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const { items, next, limits } = await fetchPublic('transparency', new AbortController().signal, { token: code.current, ...(after === null ? {} : { after }) });
      setFound({ items: [...before, ...items], next, limits });
    } catch (err) {
      setError(err);
    } finally {
      setBusy(false);
    }
  }, []);
  return <>
    <Form layout="vertical" onFinish={({ code: typed }: { readonly code: string }) => {
      code.current = typed.trim();
      asked(code.current);
      void look(null, []);
    }}>
      <Form.Item name="code" label={word('code')} extra={word('codeHint')} rules={[{ required: true, message: word('wrongCode') }, { transform: (typed: string) => typed.trim(), pattern: CODE, message: word('wrongCode') }]}><Input className="mono" autoComplete="off" spellCheck={false} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>{word('look')}</Button>
    </Form>
    <div aria-live="polite" style={{ marginTop: 12 }}>
      {error === undefined ? null : <ProblemView error={error} />}
      {found === undefined ? null : <Answer found={found} goOn={() => { void look(found.next, found.items); }} />}
    </div>
  </>;
}

function Answer({ found: { items, next, limits }, goOn }: { readonly found: Found; readonly goOn: () => void }) {
  const word = useWords(TRANSPARENCY);
  const say = useSaid();
  return <>
    {items.length === 0 ? <Alert type="info" showIcon title={word(next === null ? 'none' : 'noneHere')} /> : <p data-found={items.length}>{word('found', { count: items.length })}</p>}
    {items.map((item, i) => <OneDelivery key={`${item.on}${item.product}${String(i)}`} item={item} />)}
    {next === null ? null : <Button onClick={goOn}>{word('more')}</Button>}
    <h2 className="title">{word('limits')}</h2>
    <ul>{limits.map((limit) => <li key={limit.zh}>{say(limit)}</li>)}</ul>
  </>;
}

const WORDS: Readonly<Record<string, Pair>> = { ...PURPOSES, ...MODES };

function OneDelivery({ item: { on, state, productName, recipient, place, purpose, mode, fields, basis } }: { readonly item: Transparency['items'][number] }) {
  const word = useWords(TRANSPARENCY);
  const say = useSaid();
  const { language } = useLanguage();
  const inWords = (code: string): string => pick(WORDS[code] ?? [code, code], language);
  return <article style={{ marginBottom: 12 }}><Facts facts={[
    { title: TRANSPARENCY.on, value: <Day day={on} /> }, { title: TRANSPARENCY.product, value: say(productName) }, { title: TRANSPARENCY.recipient, value: say(recipient) }, { title: TRANSPARENCY.place, value: keyText('jurisdiction', place, language) },
    { title: TRANSPARENCY.purpose, value: inWords(purpose) }, { title: TRANSPARENCY.mode, value: inWords(mode) }, { title: TRANSPARENCY.fields, value: fields.join('、') },
    { title: TRANSPARENCY.basis, value: basis === null ? word('noBasis') : <>{pick(exportPathWords(basis.path), language)} <span className="muted">{basis.articles.map((article) => <div key={article}><Article article={article} /></div>)}</span></> }, { title: TRANSPARENCY.state, value: <StateTag kind="transfer" state={state} /> },
  ]} /></article>;
}
