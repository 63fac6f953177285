import { at, listAt } from '../json.js';
import { reads, type Actor, type Stage } from '../stage.js';
import { renderTable } from '../table.js';

const KINDS = [
  ['participants', '市场主体'], ['products', '数据产品'], ['listings', '挂牌'], ['negotiations', '磋商'], ['grants', '授权'],
  ['transfers', '交付'], ['bases', '出境依据'], ['checks', '合规检查'], ['obligations', '义务'], ['holds', '冻结'],
  ['orders', '订单'], ['settlements', '结算'], ['usages', '用量'],
] as const;
const PAGES_MAX = 50;

/** Every resource of a collection, page by page. */
async function all(stage: Stage, who: Actor, kind: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let after: unknown = null;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await reads(stage, who, `/v1/${kind}?limit=100${typeof after === 'string' ? `&after=${after}` : ''}`);
    items.push(...listAt(answer, 'items'));
    after = answer['next'];
    if (typeof after !== 'string') break;
  }
  return items;
}

/** `3 LISTED, 1 RETURNED`, the most frequent first, then by name. */
function tally(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1)).map(([word, count]) => `${count} ${word}`).join(', ');
}

/** What the exchange looks like now, as its operator sees it. */
export async function summary(stage: Stage, operator: Actor): Promise<string> {
  const rows: string[][] = [];
  for (const [kind, zh] of KINDS) {
    const items = await all(stage, operator, kind);
    rows.push([`${zh} ${kind}`, String(items.length), tally(items.map((item) => String(at(item, 'state'))))]);
    if (kind === 'transfers') rows.push(['出境路径 export paths', '', tally(items.flatMap((item) => at(item, 'decision', 'path') ?? []).map(String))]);
  }
  return renderTable(['', '数量', '状态 states'], rows);
}
