/**
 * Three-valued logic (Kleene): a condition holds, does not hold, or hangs on facts that nobody has stated. An unknown
 * fact then matters only where it decides, and the answer can name it.
 */
export type Truth = boolean | Unknown;

export interface Unknown {
  readonly missing: readonly string[];
}

/** A stated fact, or the path of the fact that is unknown. */
export const known = (path: string, value: boolean | null): Truth => value ?? { missing: [path] };

export const not = (condition: Truth): Truth => (typeof condition === 'boolean' ? !condition : condition);

export const all = (...conditions: readonly Truth[]): Truth => combine(conditions, false);

export const any = (...conditions: readonly Truth[]): Truth => combine(conditions, true);

/** Both hold; the second is only asked for once the first is known to hold. */
export const given = (first: Truth, second: Truth): Truth => (first === true || second === false ? second : first);

/** One condition with the decisive value settles it; otherwise what is unknown leaves it open. */
function combine(conditions: readonly Truth[], decisive: boolean): Truth {
  let missing: string[] | undefined;
  for (const condition of conditions) {
    if (condition === decisive) return decisive;
    if (typeof condition !== 'boolean') missing = [...missing ?? [], ...condition.missing];
  }
  return missing === undefined ? !decisive : { missing: [...new Set(missing)] };
}
