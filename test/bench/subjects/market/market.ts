import type { Bench, Cell } from '../../bench.js';
import type { Options } from '../../options.js';
import { openCatalogue } from './catalogue.js';
import { openEnforcement } from './enforcement.js';
import { openFigures } from './figures.js';
import { openMoney } from './money.js';

/** What a whole market asks for besides deliveries: finding an offer, entering by a key, being stopped, being paid, being counted. */
export async function openWholeMarket(bench: Bench, options: Options): Promise<Cell[]> {
  return [
    ...(await openCatalogue(bench)),
    ...(await openEnforcement(bench, options)),
    ...(await openFigures(bench, options.logEntries)),
    ...(await openMoney(bench)),
  ];
}
