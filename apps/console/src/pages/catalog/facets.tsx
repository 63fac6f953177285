import { Button, Skeleton } from 'antd';
import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { get, type Answer } from '../../api/client.js';
import { countText } from '../../parts/amounts.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { pick } from '../../words/dictionary.js';
import { FACETS, facetWords } from '../../words/facets.js';
import { useLanguage, useWords } from '../../words/language.js';

type Counted = Answer<'GET', '/v1/catalog/facets'>['items'][number];

/** 分面筛选: how many listings there are of each sector, form, way of delivery …, the other choices standing; one click narrows the list. */
export function Facets() {
  const [search] = useSearchParams();
  const asked = search.toString();
  const word = useWords(FACETS);
  const { value, error, reload } = useLoaded(useCallback((signal: AbortSignal) => get('/v1/catalog/facets', { query: Object.fromEntries(new URLSearchParams(asked)), signal }), [asked]));
  if (error !== undefined) return <ProblemView error={error} retry={reload} />;
  if (value === undefined) return <section className="panel facets"><Skeleton active title={false} paragraph={{ rows: 6 }} /></section>;
  return <section className="panel facets" aria-label={word('label')}>{value.items.filter(({ facet, values }) => values.length > 0 || search.has(facet)).map((one) => <OneFacet key={one.facet} counted={one} />)}</section>;
}

function OneFacet({ counted: { facet, isWhole, values } }: { readonly counted: Counted }) {
  const word = useWords(FACETS);
  const { language } = useLanguage();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const chosen = search.get(facet);
  const choose = (value: string | null): void => {
    const next = new URLSearchParams(search);
    if (value === null) next.delete(facet);
    else next.set(facet, value);
    void navigate({ pathname: '/catalog', search: next.toString() });
  };
  const shown = chosen === null || values.some(({ value }) => value === chosen) ? values : [...values, { value: chosen, count: 0 }];
  return <div className="facet" role="group" aria-label={word(facet)}>
    <span className="muted">{word(facet)}</span>
    <span className="bar">
      <Button size="small" type={chosen === null ? 'primary' : 'text'} aria-pressed={chosen === null} onClick={() => { choose(null); }}>{word('all')}</Button>
      {shown.map(({ value, count }) => <Button key={value} size="small" type={chosen === value ? 'primary' : 'text'} aria-pressed={chosen === value} title={isWhole ? undefined : word('atLeast', { count: countText(count) })} onClick={() => { choose(chosen === value ? null : value); }}>
        {pick(facetWords(facet, value), language)} <span className="count">{countText(count)}{isWhole ? '' : '+'}</span>
      </Button>)}
    </span>
  </div>;
}
