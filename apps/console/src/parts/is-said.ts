/** Whether a member of a record says anything: null, an empty text, list or object does not. */
export function isSaid(value: unknown): boolean {
  if (value === null || value === undefined || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
