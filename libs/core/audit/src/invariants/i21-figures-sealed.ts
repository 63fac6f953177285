import type { Invariant } from '../invariant.js';

/** 月报: what a month's report seals is what the entries make. It is asked of all entries together, by `SealedFigures`, not of one against the world. */
export const figuresSealed: Invariant = {
  number: 21,
  id: 'figures-sealed',
  zh: '月报的每一数字均可由其所称条目重算得出',
  en: 'Every figure of a sealed monthly report comes out again from the entries that it says it counts',
  cite: 'RFC 6962 §2.1; issue 5, part 7',
};
