import { expect, test } from '@jest/globals';
import type { CommittedEntry } from '#ledger';
import { frames } from './events.js';

const entry = (index: number): CommittedEntry => ({ index, type: 'product.described', stream: 'prd_1', version: 1, leaf: new Uint8Array(32), body: Buffer.from('{"at":"2026-01-01T00:00:00.000Z","actor":{"org":"prt_1"},"parties":[]}') });

test('a silent stream says that it lives, and loses nothing by it', async () => {
  let bring: (entry: CommittedEntry) => void = () => undefined;
  async function* slow(): AsyncGenerator<CommittedEntry, void> {
    yield entry(7);
    yield await new Promise<CommittedEntry>((resolve) => { bring = resolve; });
  }
  const stream = frames(slow(), 1);
  const seen: string[] = [];
  for await (const frame of stream) {
    seen.push(frame);
    if (seen.length === 4) bring(entry(8));
  }
  expect(seen.slice(0, 4)).toEqual([
    ': following\n\n', `id: 7\nevent: product.described\ndata: {"index":7,"type":"product.described","stream":"prd_1","version":1,"at":"2026-01-01T00:00:00.000Z","actor":"prt_1","leafHash":"${'A'.repeat(43)}="}\n\n`, ': heartbeat\n\n', ': heartbeat\n\n',
  ]);
  expect(seen.at(-1)).toMatch(/^id: 8\n/);
});
