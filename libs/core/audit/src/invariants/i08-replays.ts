import { firstOf, type Invariant } from '../invariant.js';

/**
 * Invariant 8 of DESIGN §3, as far as the log tells: the entries fold. Form, versions and life cycles are asked by whoever folds,
 * for without them there is no state after the entry; here stands what the fold itself says of it. Whether the tables show the same
 * is for `yaosu ledger replay` and the mirror to say.
 */
export const replays: Invariant = {
  number: 8,
  id: 'replays',
  zh: '自空账重放诸条目即得各表：格式、版本、生命周期与当事人俱合',
  en: 'The entries replay from nothing: each has the form of its type, the next version of its aggregate, a step that the life cycle allows, and names the parties of the state that it leads to',
  cite: 'DESIGN §2, §3',
  every: ({ entry: { parties }, after }) => firstOf([
    parties.length === after.parties.length && parties.every((party, i) => party === after.parties[i]),
    () => `it names the parties ${parties.join(', ')}; the state that it leads to has ${after.parties.join(', ')}`,
  ]),
};
