import { Table, Tag } from 'antd';
import type { Forecast } from '#core/law';
import { countText } from '../../parts/amounts.js';
import { DESK, exportPathWords, factWords } from '../../words/desk.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { Articles, PathTag } from './explanation.js';

/** What the law says to a plan: stretch by stretch, line by line, and the lightest way through it. */
export const ForecastView = ({ forecast }: { readonly forecast: Forecast }) => <section aria-live="polite"><Stretches stretches={forecast.stretches} /><Lines forecast={forecast} /><Cheapest forecast={forecast} /></section>;

function Stretches({ stretches }: { readonly stretches: Forecast['stretches'] }) {
  const word = useWords(DESK);
  const { language } = useLanguage();
  return <div className="panel"><h2 className="title">{word('outcome')}</h2>
    <Table size="small" pagination={false} rowKey={({ from, rule }) => from + rule} dataSource={[...stretches]} columns={[
      { key: 'when', title: word('from'), render: (_value, { from, until, transfers }) => word('stretch', { from, until, count: transfers }) },
      { key: 'path', title: word('path'), render: (_value, { path, alternatives, missing }) => <><PathTag path={path} />{alternatives.map((other) => <Tag key={other}>{pick(exportPathWords(other), language)}</Tag>)}{missing.map((fact) => <Tag key={fact} color="warning">{pick(factWords(fact), language)}</Tag>)}</> },
      { key: 'articles', title: word('articles'), render: (_value, { articles }) => <Articles articles={articles} /> },
      { key: 'total', title: word('totals'), render: (_value, { total }) => `${word('general')} ${countText(total.general)} · ${word('sensitive')} ${countText(total.sensitive)}` },
    ]} />
  </div>;
}

function Lines({ forecast: { crossings, atPresentPace } }: { readonly forecast: Forecast }) {
  const word = useWords(DESK);
  return <div className="panel"><h2 className="title">{word('crossings')}</h2>
    {crossings.length === 0 ? <p>{word('noCrossing')}</p> : <ul>{crossings.map(({ threshold, limit, on, transfer, before, total }) =>
      <li key={threshold + on}>{word('crossing', { day: on, transfer, name: word(threshold), limit: countText(limit), before: countText(before), total: countText(total) })}</li>)}</ul>}
    {atPresentPace.length === 0 ? null : <><h2 className="title">{word('pace')}</h2><ul>{atPresentPace.map(({ threshold, limit, counted, on }) =>
      <li key={threshold}>{word('paceLine', { name: word(threshold), limit: countText(limit), counted: countText(counted), day: on === null ? word('notThisYear') : word('paceDay', { day: on }) })}</li>)}</ul></>}
  </div>;
}

function Cheapest({ forecast: { cheapest } }: { readonly forecast: Forecast }) {
  const word = useWords(DESK);
  const say = useSaid();
  const { language } = useLanguage();
  const none = cheapest === null ? word('noLawful') : cheapest.instruments.length === 0 ? word('noInstrument') : undefined;
  return <div className="panel"><h2 className="title">{word('cheapest')}</h2>
    {none === undefined ? <ul>{(cheapest?.instruments ?? []).map(({ path, neededFrom, applyBy, article, ...text }) =>
      <li key={path}>{word('cheapestLine', { path: pick(exportPathWords(path), language), what: say(text), day: neededFrom })}{applyBy === null ? null : ` · ${word('applyBy', { day: applyBy })}`} <span className="muted" lang="en">{article}</span></li>)}</ul> : <p>{none}</p>}
  </div>;
}
