import type pg from 'pg';
import type { AnchoringPort } from '#adapters/ports';
import { Refusal, anchorIdOf, idOf, type Anchor } from '#core/exchange';
import { parseCheckpoint, textOfNote, toBase64 } from '#core/tlog';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';

const LOOK_MS = 5_000;
const FAILURE_PAUSE_MS_MAX = 600_000;
const MINUTE_MS = 60_000;
const PENDING_MAX = 10;
const CALLER = systemCaller('anchorer');

export interface AnchorerOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly logger: Logger;
  readonly port: AnchoringPort;
  readonly latest: () => Promise<{ readonly size: number; readonly note: string } | undefined>;
  /** At most one anchor in so many minutes. */
  readonly minutes: number;
  readonly now: () => Date;
  readonly lookMs?: number;
}

const PENDING = "select id::text, state::text as state from aggregate where exchange = $1 and kind = 'anchor' and status = 'SUBMITTED' order by id limit $2";
const LAST = "select state::text as state from aggregate where exchange = $1 and kind = 'anchor' and status = any(array['SUBMITTED', 'CONFIRMED']) order by id desc limit 1";
/** Whether anything happened since an anchor but anchoring itself, which would otherwise go on by itself for ever. */
const NEWS = "select exists (select from entry where exchange = $1 and idx >= $2 and idx < $3 and type not like 'anchor.%') as news";

/**
 * Brings published checkpoints into a chain that others keep, so that who rewrites the log has to rewrite that, too. Nothing waits for it: a chain
 * that is away is told of in /readyz and asked again.
 */
export class Anchorer extends Recurring<boolean> {
  constructor(private readonly options: AnchorerOptions) {
    super({ logger: options.logger, complaint: 'nothing was anchored; the log goes on without', paceMs: options.lookMs ?? LOOK_MS, failurePauseMsMax: FAILURE_PAUSE_MS_MAX });
  }

  /** Asks after what waits for its block; submits the latest checkpoint when nothing waits and its time has come. Tells whether it did either. */
  async step(): Promise<boolean> {
    const pending = await this.pending();
    for (const anchor of pending) await this.confirm(anchor);
    return pending.length > 0 || this.submit();
  }

  private async pending(): Promise<readonly Anchor[]> {
    const { pool, ledger: { exchange }, port: { chain } } = this.options;
    const { rows } = await pool.query<{ id: string; state: string }>({ name: 'anchors.pending', text: PENDING, values: [exchange, PENDING_MAX] });
    return rows.map(({ id, state }) => ({ ...JSON.parse(state) as Anchor, id: idOf('anchor', id) })).filter((anchor) => anchor.chain === chain);
  }

  private async confirm({ id, transactionHash }: Anchor): Promise<void> {
    const receipt = await this.options.port.receipt(transactionHash);
    if (receipt === undefined) return;
    try {
      await this.options.ledger.submit('anchor.confirm', { id, receipt }, { caller: CALLER, key: `anchor:${id}:${transactionHash}` });
    } catch (err) {
      if (err instanceof Refusal && err.code === 'state_conflict') return; // Another process was faster.
      throw err;
    }
  }

  private async submit(): Promise<boolean> {
    const { ledger, port } = this.options;
    const tree = await this.due();
    if (tree === undefined) return false;
    const transactionHash = await port.submit(tree);
    const input = { chain: port.chain, ...tree, transactionHash };
    await ledger.submit('anchor.submit', input, { caller: CALLER, key: `anchor:${anchorIdOf(ledger, input)}:${transactionHash}:submitted` });
    return true;
  }

  /** The tree to be anchored; undefined while the last anchor is fresh, or nothing has happened since. */
  private async due(): Promise<{ readonly origin: string; readonly size: number; readonly root: string } | undefined> {
    const { pool, ledger: { exchange }, minutes, now, latest } = this.options;
    const checkpoint = await latest();
    if (checkpoint === undefined || checkpoint.size === 0) return undefined;
    const { rows: [row] } = await pool.query<{ state: string }>({ name: 'anchors.last', text: LAST, values: [exchange] });
    const last = row === undefined ? undefined : JSON.parse(row.state) as Anchor;
    if (last !== undefined && now().getTime() - Date.parse(last.updatedAt) < minutes * MINUTE_MS) return undefined;
    const { rows: [seen] } = await pool.query<{ news: boolean }>({ name: 'anchors.news', text: NEWS, values: [exchange, last?.size ?? 0, checkpoint.size] });
    if (seen?.news !== true) return undefined;
    const parsed = parseCheckpoint(textOfNote(checkpoint.note));
    if (!parsed.ok) throw new Error(`a published checkpoint does not read: ${parsed.reason}`);
    const { origin, size, root } = parsed.value;
    return { origin, size, root: toBase64(root) };
  }
}
