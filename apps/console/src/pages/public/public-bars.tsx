import { tableOf, type PublicView } from '../../api/public.js';
import { BarList, type Bar } from '../../parts/bar-list.js';
import { useLanguage, useWords } from '../../words/language.js';
import { OVERVIEW } from '../../words/overview.js';
import { keyText } from '../oversight/figures.js';

/** One public table of deliveries as bars; what is too small to be shown is said to be. */
export function PublicBars({ view, by, title }: { readonly view: PublicView; readonly by: string; readonly title: string }) {
  const word = useWords(OVERVIEW);
  const { language } = useLanguage();
  const figures = tableOf(view, 'transfers', by)?.figures;
  const groups = [...figures?.groups ?? []].sort((a, b) => (by === 'month' ? a.keys.join().localeCompare(b.keys.join()) : b.count - a.count));
  const bars = groups.map(({ keys: [key = ''], count }): Bar => ({ key, name: keyText(by, key, language), count }));
  const rest = figures == null || figures.other === 0 ? [] : [{ key: 'other', name: word('rest'), count: figures.other }];
  return <article><h3>{title}</h3>{bars.length + rest.length === 0 ? <p className="muted">{word('hidden')}</p> : <BarList bars={[...bars, ...rest]} label={title} />}</article>;
}
