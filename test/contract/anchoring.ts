import { describe, expect, test } from '@jest/globals';
import type { AnchoringPort } from '#adapters/ports';
import { transactionHash, verifyChainReceipt, type ChainReceipt } from '#core/exchange';
import { until } from '../support/until.js';

let size = Math.floor(Math.random() * 1_000_000_000);
const aTree = () => ({ origin: 'log.example/2026', size: (size += 1), root: Buffer.alloc(32, size).toString('base64') });

async function confirmed(port: AnchoringPort, hash: string): Promise<ChainReceipt> {
  let receipt: ChainReceipt | undefined;
  await until(async () => (receipt = await port.receipt(hash)) !== undefined);
  if (receipt === undefined) throw new Error('there is no receipt');
  return receipt;
}

/** What every adapter to a chain has to do. */
export function anchoringContract(open: () => AnchoringPort): void {
  describe('a tree that is submitted', () => {
    test('gets a receipt that proves it, of the transaction that was named', async () => {
      const [port, tree] = [open(), aTree()];
      const hash = await port.submit(tree);
      const receipt = await confirmed(port, hash);
      expect(transactionHash(receipt.transaction)).toBe(hash);
      expect(receipt.block.chain).toBe(port.chain);
      expect(verifyChainReceipt(receipt, tree)).toEqual({ ok: true });
      expect(verifyChainReceipt(receipt, { ...tree, size: tree.size + 1 })).toMatchObject({ ok: false });
    });

    test('gets one again when it is asked for again, and may be submitted again', async () => {
      const [port, tree] = [open(), aTree()];
      const [first, second] = [await port.submit(tree), await port.submit(tree)];
      expect(await confirmed(port, first)).toEqual(await confirmed(port, first));
      expect(verifyChainReceipt(await confirmed(port, second), tree)).toEqual({ ok: true });
    });

    test('is refused where another root was taken for its size', async () => {
      const [port, tree] = [open(), aTree()];
      await port.submit(tree);
      await expect(port.submit({ ...tree, root: Buffer.alloc(32, 255).toString('base64') })).rejects.toThrow('another root');
    });
  });

  test('a transaction that nobody has sent has no receipt', async () => {
    expect(await open().receipt('0'.repeat(64))).toBeUndefined();
  });
}
