import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Io } from '../../io.js';
import { receiptInherited } from '../../receipt/inherited.js';
import { does, isRefused, type Stage } from '../stage.js';
import type { Operators } from './founding.js';
import { OLD_ORIGIN, oldLog } from './old-log.js';

/** Where what is left of the other exchange is kept, in the folder of the demo. */
const FOLDER = 'predecessor';

/** 合并: another exchange's log has ended; two people bind its last checkpoint, so that every old receipt holds under this log alone. Tells by which entry. */
export async function merge(stage: Stage, { maker, checker }: Operators): Promise<number> {
  stage.title('账本合并 · Merger of two ledgers');
  const { size, vkey, final, forged, tile, receipt } = await oldLog();
  const ground = '两所合并，原所业务由本所承接 The other exchange is merged into this one.';
  await isRefused(stage, { who: maker, path: '/v1/predecessors', body: { vkey, final: forged, ground }, step: 'merger:stranger', says: '他人签名的检查点 a checkpoint that another key has signed' });
  const { id } = await does(stage, { who: maker, path: '/v1/predecessors', body: { vkey, final, ground }, step: 'merger:propose', says: `提出承接前身账本 proposes to take on ${OLD_ORIGIN}, a log of ${size} entries`, outcome: 'PROPOSED' });
  await isRefused(stage, { who: maker, path: `/v1/predecessors/${id}/confirm`, step: 'merger:confirm-alone', says: '欲自行确认 wants to confirm what he proposed himself' });
  const { index } = await does(stage, { who: checker, path: `/v1/predecessors/${id}/confirm`, step: 'merger:confirm', says: '确认，旧回执继续有效 confirms; old receipts stay valid', outcome: 'RECORDED' });
  await mkdir(dirname(stage.keep.path(FOLDER, tile.path)), { recursive: true, mode: 0o700 });
  await stage.keep.write(`${FOLDER}/${tile.path}`, tile.bytes);
  await stage.keep.write(`${FOLDER}/receipt.json`, `${JSON.stringify(receipt)}\n`);
  for (const [name, text] of [['vkey', `${vkey}\n`], ['checkpoint', final]] as const) await stage.keep.write(`${FOLDER}/${name}`, text);
  return index;
}

/** An old receipt, verified by who trusts the log of this exchange alone; `recorded` is the receipt of the entry that took the old log on. */
export function proveInherited({ keep }: Stage, { recorded, vkey }: { readonly recorded: string; readonly vkey: string }, io: Io): Promise<number> {
  const args = [keep.path(FOLDER, 'receipt.json'), '--successor', recorded, '--dir', keep.path(FOLDER), '--vkey', vkey];
  io.out(`\n$ yaosu receipt inherited ${args.join(' ')}`);
  return receiptInherited(args, io);
}
