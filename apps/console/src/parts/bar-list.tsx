import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { countText } from './amounts.js';

/** One line: what it is called, how much, and how much of it is of the darker kind. */
export interface Bar { readonly key: string; readonly name: ReactNode; readonly count: number; readonly part?: number; readonly to?: string }

const HUNDRED = 100;
const widthOf = (count: number, most: number): string => `${String(Math.round(count * HUNDRED / Math.max(most, 1)))}%`;

/** 条形列表: figures that are read as well by who does not see them; the bars are for the eye. */
export function BarList({ bars, label }: { readonly bars: readonly Bar[]; readonly label: string }) {
  const most = Math.max(...bars.map(({ count }) => count), 0);
  return <ol className="bars" aria-label={label}>{bars.map(({ key, name, count, part = 0, to }) => <li key={key}>
    <span className="name">{name}</span>
    <span className="track" aria-hidden="true"><span className="part" style={{ width: widthOf(part, most) }} /><span className="rest" style={{ width: widthOf(count - part, most) }} /></span>
    <span className="number">{to === undefined ? countText(count) : <Link to={to}>{countText(count)}</Link>}</span>
  </li>)}</ol>;
}
