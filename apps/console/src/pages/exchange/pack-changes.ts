/** One place at which two definitions of a rule pack differ; undefined is nothing there. */
export interface Change { readonly where: string; readonly before: string | undefined; readonly after: string | undefined }

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value));

/** Where two definitions differ, member by member; of lists, each of what only one of them has. */
export function changesBetween(before: unknown, after: unknown, where = ''): Change[] {
  if (isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => changesBetween(before[name], after[name], where === '' ? name : `${where}.${name}`));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const gone = before.filter((one) => !after.includes(one)).map((one): Change => ({ where, before: textOf(one), after: undefined }));
    return [...gone, ...after.filter((one) => !before.includes(one)).map((one): Change => ({ where, before: undefined, after: textOf(one) }))];
  }
  return textOf(before) === textOf(after) ? [] : [{ where, before: textOf(before), after: textOf(after) }];
}
