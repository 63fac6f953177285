import type { Invariant } from '../invariant.js';

/** 对账单: what a day seals is what the entries make. It is asked of all entries together, by `SealedDays`, not of one against the world. */
export const daysSealed: Invariant = {
  number: 15,
  id: 'days-sealed',
  zh: '每日封账与诸条目一致：无一日遗漏或逾期未封，无一条目对其当事人隐去',
  en: 'Each day seals the statements that the entries make: no day is left out or left unsealed, and no entry is hidden from a party',
  cite: 'RFC 6962 §2.1; Merkle map of statements',
};
