import type pg from 'pg';
import { NIL_UUID, idOf, type Id } from '#core/exchange';
import type { Ledger } from '../ledger.js';
import type { Logger } from '../logger.js';
import { unlessOvertaken } from '../refused.js';
import { systemCaller } from '../system.js';
import { Recurring } from '../task.js';
import type { CertificateSignIn } from './certificate-sign-in.js';

const PACE_MS = 60_000;
const PAGE = 100;
const CALLER = systemCaller('certificate-watch');
const BOUND = "select id::text from aggregate where exchange = $1 and kind = 'binding' and status = 'BOUND' and id > $2 order by id limit $3";

export interface CertificateWatchOptions {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly logger: Logger;
  readonly signIn: CertificateSignIn;
  readonly paceMs?: number;
}

/** What came of looking at one binding. */
interface Look { readonly doubt?: string; readonly hasEnded?: boolean }

/**
 * 证书状态核验: asks again and again whether the authorities have revoked a certificate that is bound, and ends the binding of one that they
 * have, so that its tokens end as well. What is not known ends nothing; it is told in /readyz, and refuses the next sign-in.
 */
export class CertificateWatch extends Recurring<number> {
  constructor(private readonly options: CertificateWatchOptions) {
    super({ logger: options.logger, complaint: 'the state of bound certificates is not known', paceMs: options.paceMs ?? PACE_MS });
  }

  /** Looks once at every certificate that is bound; returns how many bindings it has ended. */
  async step(): Promise<number> {
    const { ledger: { exchange }, pool } = this.options;
    let firstDoubt: string | undefined;
    let ended = 0;
    for (let after = NIL_UUID, isLast = false; !isLast && !this.signal.aborted;) {
      const { rows } = await pool.query<{ id: string }>({ name: 'sign-in.bound', text: BOUND, values: [exchange, after, PAGE] });
      for (const { id } of rows) {
        const { doubt, hasEnded = false } = await this.look(idOf('binding', id));
        if (hasEnded) ended += 1;
        firstDoubt ??= doubt;
      }
      after = rows.at(-1)?.id ?? after;
      isLast = rows.length < PAGE;
    }
    if (firstDoubt !== undefined) throw new Error(firstDoubt);
    return ended;
  }

  private async look(id: Id<'binding'>): Promise<Look> {
    const { ledger, signIn } = this.options;
    const binding = (await ledger.get(id))?.state;
    if (binding?.state !== 'BOUND') return {};
    const vouching = await signIn.vouchingOf(binding);
    if (vouching.status === 'good') return {};
    if (vouching.status !== 'revoked') return { doubt: vouching.reason };
    await unlessOvertaken(ledger.submit('binding.distrust', { id, reason: `电子认证服务机构已撤销证书 ${vouching.reason}.` }, { caller: CALLER, key: `distrust:${id}` }));
    return { hasEnded: true };
  }
}
