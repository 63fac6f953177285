type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A member of what somebody else wrote; undefined where there is none. */
export const memberOf = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
export const textIn = (value: unknown, name: string): string | undefined => {
  const found = memberOf(value, name);
  return typeof found === 'string' ? found : undefined;
};
export const countIn = (value: unknown, name: string): number | undefined => {
  const found = memberOf(value, name);
  return typeof found === 'number' && Number.isSafeInteger(found) && found >= 0 ? found : undefined;
};
/** The items of a page, of a bounded number; undefined for what is no page. */
export function itemsIn(value: unknown, itemsMax: number): readonly unknown[] | undefined {
  const items = memberOf(value, 'items');
  return Array.isArray(items) && items.length <= itemsMax ? items as readonly unknown[] : undefined;
}
