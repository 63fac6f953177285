import { HEALTH, METEOROLOGY } from './catalogue/nature-and-health.js';
import { LOGISTICS, MARKET } from './catalogue/commerce.js';
import { CREDIT } from './catalogue/credit.js';
import type { Ware } from './catalogue/product.js';
import { TRANSPORT } from './catalogue/transport.js';

/** Everything that is brought to the exchange, in the order in which it comes. */
export const WARES: readonly Ware[] = [...TRANSPORT, ...CREDIT, ...METEOROLOGY, ...HEALTH, ...LOGISTICS, ...MARKET];

/** The ware of a key; one that nobody brought is a mistake in the story. */
export function wareOf(key: string): Ware {
  const ware = WARES.find((one) => one.key === key);
  if (ware === undefined) throw new Error(`nobody offers ${key}`);
  return ware;
}
