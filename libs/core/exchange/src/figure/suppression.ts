/** A group of a statistic before it is shown to the public: how much there is, and whose it is; the money where it is of one currency. */
export interface PublicGroup { readonly keys: readonly string[]; readonly count: number; readonly vendors: number; readonly amount?: string }
/** What is shown: groups of their own, and what was too small, together. */
export interface Suppressed { readonly groups: readonly Omit<PublicGroup, 'vendors'>[]; readonly other: number }

/**
 * 小数抑制: nothing is shown of fewer than `minimum` entries or of fewer than `minimum` vendors. What is too small is added up as other
 * groups; where that alone could still be taken from the total, the smallest group that is shown goes with it (complementary
 * suppression); null where even all of it would tell of somebody. `minimum` is a parameter of the exchange; no text that we have read sets it.
 */
export function suppress(groups: readonly PublicGroup[], minimum: number): Suppressed | null {
  const isSafe = ({ count, vendors }: Pick<PublicGroup, 'count' | 'vendors'>): boolean => count >= minimum && vendors >= minimum;
  const shown = groups.filter(isSafe).sort((a, b) => b.count - a.count || (a.keys.join() < b.keys.join() ? -1 : 1));
  let hidden = together(groups.filter((group) => !isSafe(group)));
  // Vendors of several groups may be the same ones: together they are at least as many as of the group that has most.
  while (hidden.count > 0 && !isSafe(hidden)) {
    const smallest = shown.pop();
    if (smallest === undefined) return null;
    hidden = together([hidden, smallest]);
  }
  return { groups: shown.map(({ keys, count, amount }) => ({ keys, count, ...(amount === undefined ? {} : { amount }) })), other: hidden.count };
}

const together = (groups: readonly Pick<PublicGroup, 'count' | 'vendors'>[]): Pick<PublicGroup, 'count' | 'vendors'> =>
  ({ count: groups.reduce((sum, { count }) => sum + count, 0), vendors: Math.max(0, ...groups.map(({ vendors }) => vendors)) });
