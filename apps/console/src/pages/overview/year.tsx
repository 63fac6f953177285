import { Skeleton } from 'antd';
import type { Transfer } from '#core/exchange';
import { useCallback, useMemo } from 'react';
import { Link } from 'react-router';
import { get } from '../../api/client.js';
import { amountText, countText } from '../../parts/amounts.js';
import { BarList, type Bar } from '../../parts/bar-list.js';
import { useNamesOf } from '../../parts/names.js';
import { ProblemView } from '../../parts/problem-view.js';
import { Reason } from '../../parts/reason.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { IdLink, Party } from '../../parts/values.js';
import type { Language } from '../../words/dictionary.js';
import { useLanguage, useWords } from '../../words/language.js';
import { OVERVIEW } from '../../words/overview.js';
import { keyText, type Group } from '../oversight/figures.js';
import { loadLog } from './log-size.js';

const COUNTED = '200';
const PLACES_NAMED = 4;
const BARS_MAX = 8;
const STOPPED_SHOWN = 4;

/** What the year came to, from the counted figures of the ledger. What a regulator reads is an entry, so each is asked for once. */
async function load(signal: AbortSignal) {
  const transfers = (by: string) => get('/v1/statistics/transfers', { query: { by }, signal });
  const [months, places, paths, sectors, money, members, listed, grants, blocked, log] = await Promise.all([
    transfers('month,direction'), transfers('jurisdiction'), transfers('path'), transfers('sector'), get('/v1/statistics/settlements', { query: { by: 'currency' }, signal }),
    get('/v1/participants', { query: { state: 'ADMITTED', limit: COUNTED }, signal }), get('/v1/listings', { query: { state: 'LISTED', limit: COUNTED }, signal }), get('/v1/grants', { query: { state: 'ACTIVE', limit: COUNTED }, signal }),
    get('/v1/transfers', { query: { clearance: 'BLOCKED', limit: COUNTED }, signal }), loadLog(signal),
  ]);
  return { months, places, paths, sectors, money, members, listed, grants, blocked, log };
}
type Loaded = Awaited<ReturnType<typeof load>>;

const pageCount = ({ items, next }: { readonly items: readonly unknown[]; readonly next: string | null }): string => `${countText(items.length)}${next === null ? '' : '+'}`;
const isDomestic = ({ keys: [key] }: Group): boolean => key === 'CN' || key === 'domestic';

/** 这一年: for the exchange and the regulator. */
export function Year() {
  const word = useWords(OVERVIEW);
  const { value, error, reload } = useLoaded(useCallback(load, []));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <section className="panel"><Skeleton active /></section>;
  if (value.months.total.value.count === 0) return <section className="panel"><h2 className="title">{word('noYear')}</h2><p className="muted">{word('noYearHint')}</p></section>;
  return <section className="panel year">
    <p className="muted">{word('intro')}</p>
    <h2 className="title">{word('yearTitle', { year: value.months.filters['year'] ?? '' })}</h2>
    <Figures year={value} />
    <Said year={value} />
    <div className="halves">{new Set(value.months.items.map(({ keys: [month] }) => month)).size > 1 ? <Months year={value} /> : null}<Places year={value} /><Paths year={value} /><Sectors year={value} /><Stopped year={value} /></div>
  </section>;
}

function Figures({ year: { months, places, money, members, listed, grants, blocked, log } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  const { count, general, sensitive } = months.total.value;
  const cards: readonly (readonly [keyof typeof OVERVIEW, string, string])[] = [
    ['cleared', countText(count), '/statistics'], ['abroad', countText(abroadOf(places.items)), '/desk'], ['people', countText(general + sensitive), '/counters'], ['blocked', pageCount(blocked), '/desk?clearance=BLOCKED'], ...(money.items.length === 0 ? [] : [['settled', moneyText(money.items, language), '/statistics'] as const]),
    ['members', pageCount(members), '/participants'], ['onOffer', pageCount(listed), '/listings?state=LISTED'], ['grants', pageCount(grants), '/grants?state=ACTIVE'], ['records', countText(log.size), '/ledger'],
  ];
  return <div className="cards">{cards.map(([name, figure, to]) => <Link key={name} className="card" to={to}><div className="figure">{figure}</div>{word(name)}</Link>)}</div>;
}

const abroadOf = (places: readonly Group[]): number => places.filter((one) => !isDomestic(one)).reduce((sum, { value: { count } }) => sum + count, 0);
const moneyText = (groups: readonly Group[], language: Language): string => groups.map(({ keys: [currency = ''], value: { amount } }) => amountText(amount, currency, language)).join(' + ');

/** The same in sentences, for who does not know yet what the figures are of. */
function Said({ year: { months, places, money, members, listed, grants, blocked, log } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  const { count, general, sensitive } = months.total.value;
  const foreign = places.items.filter((one) => !isDomestic(one)).sort((a, b) => b.value.count - a.value.count);
  const named = foreign.slice(0, PLACES_NAMED).map(({ keys: [place = ''], value }) => `${keyText('jurisdiction', place, language)} ${countText(value.count)}`).join(language === 'zh' ? '、' : ', ');
  const where = foreign.length > PLACES_NAMED ? `${named}${language === 'zh' ? '' : ' '}${word('andMore', { count: foreign.length })}` : named;
  return <ul className="said">
    <li>{foreign.length === 0 ? word('saidDomestic', { count: countText(count) }) : word('saidCleared', { count: countText(count), abroad: countText(abroadOf(foreign)), places: where })}</li>
    {general + sensitive === 0 ? null : <li>{word('saidPeople', { general: countText(general), sensitive: countText(sensitive) })}</li>}
    <li>{blocked.items.length === 0 ? word('saidNoneBlocked') : word('saidBlocked', { count: pageCount(blocked) })}</li>
    <li>{word('saidMarket', { members: pageCount(members), listed: pageCount(listed), grants: pageCount(grants) })}{money.items.length === 0 ? null : word('saidSettled', { amount: moneyText(money.items, language) })}</li>
    <li>{word('saidLog', { size: countText(log.size) })} <Link to="/verify">→</Link></li>
  </ul>;
}

function Months({ year: { months: { items } } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const names = [...new Set(items.map(({ keys: [month = ''] }) => month))].sort();
  const bars = names.map((month): Bar => {
    const own = items.filter(({ keys: [key] }) => key === month);
    const sum = (wanted: readonly Group[]): number => wanted.reduce((total, { value: { count } }) => total + count, 0);
    return { key: month, name: month, count: sum(own), part: sum(own.filter(({ keys: [, direction] }) => direction !== 'domestic')), to: `/statistics?month=${month}` };
  });
  return <article><h3>{word('byMonth')}</h3><p className="muted legend"><span className="part" /> {word('abroad')} <span className="rest" /> {word('domestic')}</p><BarList bars={bars} label={word('byMonth')} /></article>;
}

const barsOf = (dimension: string, groups: readonly Group[], language: Language, isAbroad: (group: Group) => boolean): Bar[] =>
  [...groups].sort((a, b) => b.value.count - a.value.count).slice(0, BARS_MAX).map((group) => ({ key: group.keys.join(), name: keyText(dimension, group.keys[0] ?? '', language), count: group.value.count, part: isAbroad(group) ? group.value.count : 0 }));

function Places({ year: { places: { items } } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  return <article><h3>{word('byPlace')}</h3><BarList bars={barsOf('jurisdiction', items, language, (one) => !isDomestic(one))} label={word('byPlace')} /></article>;
}

function Paths({ year: { paths: { items } } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  return <article><h3>{word('byPath')}</h3><BarList bars={barsOf('path', items, language, ({ keys: [path] }) => path !== 'NOT_OUTBOUND' && path !== '-')} label={word('byPath')} /></article>;
}

function Sectors({ year: { sectors: { items } } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  return <article><h3>{word('bySector')}</h3><BarList bars={barsOf('sector', items, language, () => false)} label={word('bySector')} /></article>;
}

/** 被拦下的交付: what the exchange did not let through tells the most of what it does. */
function Stopped({ year: { blocked } }: { readonly year: Loaded }) {
  const word = useWords(OVERVIEW);
  const shown = useMemo(() => blocked.items.slice(0, STOPPED_SHOWN) as unknown as readonly Transfer[], [blocked]);
  useNamesOf(shown);
  if (shown.length === 0) return null;
  return <article><h3>{word('stopped')}</h3>
    <ul className="rows">{shown.map(({ id, vendor, buyer, reason }) => <li key={id}><IdLink id={id} isKindSaid /> <span className="muted"><Party id={vendor} /> → <Party id={buyer} /></span><div><Reason text={reason} /></div></li>)}</ul>
    <Link to="/desk?clearance=BLOCKED">{word('allStopped', { count: pageCount(blocked) })}</Link>
  </article>;
}
