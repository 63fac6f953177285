/** Where a value stands in a form: the way to it, member by member. */
export type Place = readonly (string | number)[];

const stepOf = (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text.replaceAll('~1', '/').replaceAll('~0', '~'));
export const placeOf = (pointer: string): Place => pointer.split('/').slice(1).map(stepOf);

const isWithin = (place: Place, outer: Place): boolean => outer.every((step, i) => String(step) === String(place[i]));

/** The field that a pointer is about: the nearest around it, or the first within it; none where the form does not ask for it. */
export function fieldAt(pointer: string, fields: readonly Place[]): Place | undefined {
  const place = placeOf(pointer);
  const [nearest] = fields.filter((field) => isWithin(place, field)).sort((a, b) => b.length - a.length);
  return nearest ?? fields.find((field) => place.length > 0 && isWithin(field, place));
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isEmpty = (value: unknown): boolean => value === undefined || value === '';

/** What was filled in, without what was left empty: a member of whose parts none was filled in is left empty itself. */
export function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => filledIn(one) ?? {});
  if (!isRecord(value)) return typeof value === 'string' ? value.trim() : value;
  const members = Object.entries(value);
  const known = members.map(([name, one]: [string, unknown]) => [name, filledIn(one)] as const).filter(([, one]) => !isEmpty(one));
  return known.length === 0 && members.length > 0 ? undefined : Object.fromEntries(known);
}
