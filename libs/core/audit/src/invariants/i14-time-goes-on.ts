import { firstOf, type Invariant } from '../invariant.js';

/** Several processes write, each by its own clock; how far their clocks may be apart is a parameter of this audit, no rule of law. */
export const CLOCKS_APART_MS_MAX = 300_000;

/** The index is the authority on order (DESIGN §2); time may not contradict it by more than clocks do. */
export const timeGoesOn: Invariant = {
  number: 14,
  id: 'time-goes-on',
  zh: '条目时间不逆于其次序（时钟误差以内）',
  en: 'The times of entries do not contradict their order by more than the clocks of several processes may',
  cite: 'DESIGN §2',
  every: ({ entry: { at }, world: { memory: { latest } } }) =>
    firstOf([latest === '' || at >= latest || Date.parse(latest) - Date.parse(at) <= CLOCKS_APART_MS_MAX, () => `it is of ${at}, an earlier entry is of ${latest}`]),
};
