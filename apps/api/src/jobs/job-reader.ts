import { Injectable } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import type { Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { idIn } from '../http/ids.js';
import { Reader, type PageQuery, type Resource } from '../http/reader.js';

/** A compute node is no party to the jobs that it runs: it reads those that name it. */
@Injectable()
export class JobReader {
  constructor(private readonly reader: Reader) {}

  list(asker: Asker, query: PageQuery): Promise<Page<Resource>> {
    const { enforcer } = asker.caller;
    return this.reader.list('job', asker, enforcer === undefined ? query : { ...query, node: enforcer });
  }

  async one(asker: Asker, id: string): Promise<Resource> {
    const { state, version } = await this.reader.visible(idIn(id, 'job'), asker);
    const { enforcer } = asker.caller;
    if (enforcer !== undefined && state.node !== enforcer) throw new Refusal('not_found', `There is no ${id}.`, { id });
    return { ...state, version };
  }
}
