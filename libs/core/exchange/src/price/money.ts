/** Exact arithmetic of money: integers of the minor unit (分), never floats. */

/** `numerator / denominator` to the nearest integer, a half to the even one (四舍六入五成双, ISO 80000-1 B.3 rule A): over many bills it favours nobody. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, numerator % denominator];
  const twice = 2n * rest;
  const isUp = twice > denominator || (twice === denominator && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

/**
 * `total` in parts as `weights` say, by the largest remainder (最大余数法): what is left over after rounding down goes one by one
 * to the largest remainders, among equals to whoever is named first. The parts always add up to `total`, and no part is more
 * than its weight where the weights add up to at least `total`.
 */
export function apportion(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = sumOf(weights);
  if (sum === 0n) {
    if (total !== 0n) throw new Error('nothing can be apportioned to nobody');
    return weights.map(() => 0n);
  }
  const parts = weights.map((weight) => (total * weight) / sum);
  const left = Number(total - sumOf(parts));
  const remainders = weights.map((weight, i) => ({ i, rest: (total * weight) % sum })).sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest < b.rest ? 1 : -1));
  for (const { i } of remainders.slice(0, left)) parts[i] = (parts[i] ?? 0n) + 1n;
  return parts;
}

export const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

/** Sums and differences of amounts as entries write them. */
export const plus = (...amounts: readonly string[]): string => String(sumOf(amounts.map(BigInt)));
export const minus = (from: string, ...amounts: readonly string[]): string => String(BigInt(from) - sumOf(amounts.map(BigInt)));
