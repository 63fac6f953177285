import { Alert, Button, Skeleton, Tag } from 'antd';
import { useCallback, useState } from 'react';
import type { Transfer } from '#core/exchange';
import type { ExportVerdict, LighterPath } from '#core/law';
import { get, post } from '../../api/client.js';
import { Article } from '../../parts/article.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { Day } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { DESK, exportPathWords, factValueWords, factWords } from '../../words/desk.js';
import { pick } from '../../words/dictionary.js';
import { keptWords } from '../../words/kept.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import './desk.css';

type Decision = NonNullable<Transfer['decision']>;
type Explained = ExportVerdict & { readonly lighter: readonly LighterPath[] };
type Facts = Readonly<Record<string, unknown>>;

/** 判定说明: a transfer's decision again, over the very facts that its entry names, with every provision that was asked. */
export function Explanation({ transfer: { id, decision, delivery } }: { readonly transfer: Pick<Transfer, 'id' | 'decision' | 'delivery'> }) {
  const word = useWords(DESK);
  if (decision === null) return <Alert type="info" showIcon title={word(delivery === null ? 'refusedAtDoor' : 'undecided')} />;
  return <Judged id={id} decision={decision} />;
}

function Judged({ id, decision }: { readonly id: string; readonly decision: Decision }) {
  const load = useCallback(async (signal: AbortSignal) => {
    const facts: Facts = await get('/v1/documents/{sha256}', { params: { sha256: decision.factsSha256 }, query: { of: id }, signal });
    const verdict = await post('/v1/law/evaluate', { body: { facts, isExplained: true }, key: crypto.randomUUID() });
    return { facts, verdict: verdict as unknown as Explained };
  }, [id, decision.factsSha256]);
  const { value, error, reload } = useLoaded(load);
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <Skeleton active />;
  return <><Faithful decision={decision} verdict={value.verdict} /><VerdictTree verdict={value.verdict} /><FactTable facts={value.facts} /></>;
}

/** Whether today's pack says what was decided then. */
function Faithful({ decision, verdict }: { readonly decision: Decision; readonly verdict: Explained }) {
  const word = useWords(DESK);
  const { language } = useLanguage();
  const pack = `${verdict.pack.id} ${verdict.pack.version}`;
  if (verdict.path === decision.path) return <p className="muted">{word('same', { pack })}</p>;
  return <Alert type="warning" showIcon title={word('differs', { pack, path: pick(exportPathWords(verdict.path), language) })} style={{ marginBottom: 12 }} />;
}

export function PathTag({ path }: { readonly path: string }) {
  const { language } = useLanguage();
  const color = path === 'PROHIBITED' ? 'error' : path === 'EXEMPT' || path === 'NOT_OUTBOUND' ? 'success' : path === 'NEEDS_INPUT' ? 'warning' : 'processing';
  return <Tag color={color} title={path}>{pick(exportPathWords(path), language)}</Tag>;
}

export const Articles = ({ articles }: { readonly articles: readonly string[] }) => <>{articles.map((article) => <Tag key={article} variant="filled"><Article article={article} /></Tag>)}</>;

/** The decision as a tree: the path, the provisions that led there in their order, what it obliges to, what would change it. */
function VerdictTree({ verdict: { path, alternatives, rule, articles, missing, provisions, duties, evidence, findings, lighter } }: { readonly verdict: Explained }) {
  const word = useWords(DESK);
  const say = useSaid();
  const { language } = useLanguage();
  return <section className="tree">
    <h3>{word('path')} <PathTag path={path} /></h3>
    <dl>
      <dt>{word('governing')}</dt><dd><span className="mono">{rule}</span> {findings.map((finding) => say(finding)).join('；')}</dd>
      <dt>{word('articles')}</dt><dd><Articles articles={articles} /></dd>
      {alternatives.length === 0 ? null : <><dt>{word('alternatives')}</dt><dd>{alternatives.map((other) => <PathTag key={other} path={other} />)}</dd></>}
      <dt>{word('missing')}</dt><dd>{missing.length === 0 ? word('nothingMissing') : missing.map((fact) => <Tag color="warning" key={fact} title={fact}>{pick(factWords(fact), language)}</Tag>)}</dd>
    </dl>
    <Provisions provisions={provisions} rule={rule} />
    <h3>{word('lighter')}</h3>
    {lighter.length === 0 ? <p className="muted">{word(path === 'EXEMPT' || path === 'NOT_OUTBOUND' ? 'noNeed' : 'nothingLighter')}</p> : <Lighter lighter={lighter} />}
    <h3>{word('duties')}</h3>
    <ul>{duties.map((duty) => <li key={duty.id}>{say(duty)} <span className="muted"><Article article={duty.article} /></span> {duty.dueOn === null ? null : <span className="muted"> · <Day day={duty.dueOn} /></span>}</li>)}</ul>
    <h3>{word('keep')}</h3>
    <ul>{evidence.map((what) => <li key={what} title={what}>{pick(keptWords(what), language)}</li>)}</ul>
  </section>;
}

const MARKS = { fired: ['✓', 'success'], passed_over: ['–', 'default'], unknown: ['?', 'warning'] } as const;

function Provisions({ provisions, rule }: { readonly provisions: Explained['provisions']; readonly rule: string }) {
  const word = useWords(DESK);
  const say = useSaid();
  const [isWhole, setWhole] = useState(true);
  const shown = provisions.filter(({ outcome }) => isWhole || outcome !== 'passed_over');
  return <>
    <div className="bar"><h3 className="grow">{word('whole')}</h3><Button size="small" onClick={() => { setWhole(!isWhole); }}>{word(isWhole ? 'showDecisive' : 'showAll')}</Button></div>
    <ol className="branches">{shown.map((provision) => {
      const [mark, color] = MARKS[provision.outcome];
      return <li key={provision.id} className={rule.startsWith(provision.id) ? 'governing' : undefined}><Tag color={color}>{mark} {word(provision.outcome)}</Tag><span className="mono">{provision.id}</span> {say(provision)}</li>;
    })}</ol>
  </>;
}

function Lighter({ lighter }: { readonly lighter: readonly LighterPath[] }) {
  const word = useWords(DESK);
  const say = useSaid();
  const { language } = useLanguage();
  return <ul className="branches">{lighter.map(({ levers, changes, path, articles }) => <li key={levers.map((lever) => lever.id).join() + path}>
    {levers.map((lever) => <div key={lever.id}>{say(lever)} <span className="muted"><Article article={lever.article} /></span></div>)}
    <div>{changes.map(({ fact, from, to }) => <Tag key={fact} title={fact}>{pick(factWords(fact), language)}: <FactValue value={from} /> → <FactValue value={to} /></Tag>)}</div>
    <div>{word('becomes', { path: '' })}<PathTag path={path} /><Articles articles={articles} /></div>
  </li>)}</ul>;
}

function FactValue({ value }: { readonly value: unknown }) {
  const word = useWords(COMMON);
  const desk = useWords(DESK);
  const { language } = useLanguage();
  if (value === null || value === undefined) return <>{desk('unknownFact')}</>;
  if (typeof value === 'boolean') return <>{word(value ? 'yes' : 'no')}</>;
  return typeof value === 'string' ? <span title={value}>{pick(factValueWords(value), language)}</span> : <>{JSON.stringify(value).replaceAll('"', '')}</>;
}

const isSection = (value: unknown): value is Facts => typeof value === 'object' && value !== null;
const leavesOf = (facts: Facts, prefix = ''): [string, unknown][] =>
  Object.entries(facts).flatMap(([name, value]) => (isSection(value) ? leavesOf(value, `${prefix}${name}.`) : [[`${prefix}${name}`, value] as [string, unknown]]));

function FactTable({ facts }: { readonly facts: Facts }) {
  const word = useWords(DESK);
  const { language } = useLanguage();
  return <details className="facts"><summary>{word('facts')}</summary>
    <table><tbody>{leavesOf(facts).map(([name, value]) => <tr key={name}><th scope="row" title={name}>{pick(factWords(name), language)}</th><td><FactValue value={value} /></td></tr>)}</tbody></table>
  </details>;
}
