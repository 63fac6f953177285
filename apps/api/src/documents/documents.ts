import { Injectable } from '@nestjs/common';
import { ACTIONS, Refusal, isVisible, kindOf, scopeOf, type Id } from '#core/exchange';
import { Ledger, Queries, Remits } from '#ledger';
import type { Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';

const DIGEST = /^[0-9a-f]{64}$/;

/** Documents by digest. Authorities read any; a party reads what a state names that it may see. */
@Injectable()
export class Documents {
  constructor(private readonly queries: Queries, private readonly ledger: Ledger, private readonly remits: Remits) {}

  async read({ caller, scope }: Asker, sha256: string, of: string | undefined): Promise<string> {
    const isNamed = (scope === 'any' && caller.remit === undefined) || (of !== undefined && (await this.names(caller, idIn(of), sha256)));
    const document = DIGEST.test(sha256) && isNamed ? await this.queries.document(sha256) : undefined;
    const hint = of === undefined && scope !== 'any' ? ' A party names the record that states the digest: ?of=<id>.' : '';
    if (document === undefined) throw new Refusal('not_found', `There is no document ${sha256.slice(0, 64)} that you may read.${hint}`, { sha256: sha256.slice(0, 64) });
    return document.body;
  }

  private async names({ roles, org, remit }: Asker['caller'], id: Id, sha256: string): Promise<boolean> {
    const read = ACTIONS.find((action) => action === `${kindOf(id)}.read`);
    const scope = read === undefined ? undefined : scopeOf(roles, read);
    const state = scope === undefined ? undefined : (await this.ledger.get(id))?.state;
    return state !== undefined && scope !== undefined && isVisible(scope, org, state) && await this.remits.covers(remit, state) && JSON.stringify(state).includes(`"${sha256}"`);
  }
}
