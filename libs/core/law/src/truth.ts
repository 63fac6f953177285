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

export const all = (...conditions: readonly Truth[]): Truth => !conditions.includes(false) && (pending(conditions) ?? true);

export const any = (...conditions: readonly Truth[]): Truth => conditions.includes(true) || (pending(conditions) ?? false);

/** Both hold; the second is only asked for once the first is known to hold. */
export const given = (first: Truth, second: Truth): Truth => (first === true || second === false ? second : first);

function pending(conditions: readonly Truth[]): Unknown | undefined {
  const missing = conditions.flatMap((condition) => (typeof condition === 'boolean' ? [] : condition.missing));
  return missing.length === 0 ? undefined : { missing: [...new Set(missing)] };
}
