/** Loads items in order, up to `depth` at a time, so that a slow source is busy while the reader works. */
export async function* ahead<Item, Loaded>(
  items: Iterable<Item>, depth: number, load: (item: Item) => Promise<Loaded>,
): AsyncGenerator<Loaded, void, undefined> {
  const pending: Promise<Loaded>[] = [];
  for (const item of items) {
    const loading = load(item);
    // The reader meets a failure when its turn comes; until then, or after it has left, the failure must not count as unhandled.
    loading.catch(() => undefined);
    pending.push(loading);
    if (pending.length >= depth) yield await next(pending);
  }
  while (pending.length > 0) yield await next(pending);
}

function next<Loaded>(pending: Promise<Loaded>[]): Promise<Loaded> {
  const first = pending.shift();
  if (first === undefined) throw new Error('nothing is being loaded');
  return first;
}
