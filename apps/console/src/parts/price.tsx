import type { Listing, Negotiation } from '#core/exchange';
import { filled, pick, type Language, type Pair, type Values } from '../words/dictionary.js';
import { useLanguage } from '../words/language.js';
import { MARKET } from '../words/market.js';
import { amountText, countText } from './amounts.js';

type Price = Negotiation['price'];

const priceIn = ({ kind, amount, currency, periodDays, unit, unitSize = 1 }: Price, language: Language): string => {
  const word = (name: keyof typeof MARKET, values?: Values): string => filled(pick(MARKET[name], language), values);
  if (kind === 'free') return word('free');
  const parts = [word(kind), amountText(amount, currency, language), ...(periodDays === undefined ? [] : [word('perDays', { days: periodDays })]), ...(unit === undefined ? [] : [word('perUnit', { size: countText(unitSize), unit: word(unit) })])];
  return parts.join(' ');
};

/** What a plan or an agreement charges, in both languages. */
export const priceWords = (price: Price): Pair => [priceIn(price, 'zh'), priceIn(price, 'en')];

export function PriceText({ price }: { readonly price: Price }) {
  const { language } = useLanguage();
  return <span className="number">{pick(priceWords(price), language)}</span>;
}

export const Plans = ({ plans }: { readonly plans: Listing['offer']['plans'] }) =>
  <ul style={{ paddingInlineStart: 20, margin: 0 }}>{plans.map((plan) => <li key={plan.id}><span className="mono">{plan.id}</span> <PriceText price={plan} /></li>)}</ul>;
