import type { Id } from '#core/exchange';
import type { Alarms } from './alarms.js';
import { countIn, textIn } from './json.js';
import { differenceOf } from './same.js';
import type { Held, MirrorTables } from './tables.js';

/** What the API said of an aggregate at a version that the mirror has not folded yet: the log must come to say the same. */
interface Claim { readonly id: Id; readonly version: number; readonly shown: unknown; readonly sinceMs: number }
const CLAIMS_MAX = 10_000;

/** Compares resources of the API with a mirror's states, also where the API is ahead of the published log. */
export class Claims {
  private readonly open = new Map<string, Claim>();
  constructor(private readonly options: { readonly tables: MirrorTables; readonly alarms: Alarms; readonly patienceMs: number }) {}

  /** Judges one resource; `held` is the mirror's own state of it. */
  async judge(id: Id, held: Held | undefined, shown: unknown): Promise<void> {
    const { alarms } = this.options;
    const version = countIn(shown, 'version');
    if (version === undefined || textIn(shown, 'id') !== id) return alarms.raise({ kind: 'state_differs', subject: id, what: 'the answer is not this resource with its version' });
    if (held === undefined || version > held.version) this.claim({ id, version, shown, sinceMs: performance.now() });
    else if (version < held.version) await alarms.raise({ kind: 'state_behind', subject: id, what: `it is shown at version ${version}, the log has version ${held.version}` });
    else await this.compare(id, held.state, { version, shown });
  }

  /** Looks again at what the log had not said yet. */
  async settle(): Promise<void> {
    const { tables, alarms, patienceMs } = this.options;
    for (const [key, { id, version, shown, sinceMs }] of this.open) {
      const state = await tables.stateAt(id, version);
      if (state !== undefined) await this.compare(id, { ...state }, { version, shown });
      else if (performance.now() - sinceMs <= patienceMs) continue;
      else await alarms.raise({ kind: 'unlogged', subject: id, what: `it is shown at version ${version}, which no published entry has made` });
      this.open.delete(key);
    }
  }

  get waiting(): number {
    return this.open.size;
  }

  private claim(claim: Claim): void {
    const key = `${claim.id} ${claim.version}`;
    if (this.open.size < CLAIMS_MAX && !this.open.has(key)) this.open.set(key, claim);
  }

  private async compare(id: Id, state: Held['state'], { version, shown }: { readonly version: number; readonly shown: unknown }): Promise<void> {
    const difference = differenceOf(state, shown);
    if (difference !== undefined) await this.options.alarms.raise({ kind: 'state_differs', subject: id, what: `at version ${version} ${difference}` });
  }
}
