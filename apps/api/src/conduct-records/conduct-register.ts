import { Injectable } from '@nestjs/common';
import { Refusal } from '#core/exchange';
import type { Page } from '#ledger';
import type { Asker } from '../http/caller.js';
import { Reader, type PageQuery, type Resource } from '../http/reader.js';

/** 行为记录: everyone in the market sees what is in view; what has left it is seen by authorities and the one concerned. */
@Injectable()
export class ConductRegister {
  constructor(private readonly reader: Reader) {}

  list(asker: Asker, query: PageQuery): Promise<Page<Resource>> {
    const seesAll = isAuthority(asker) || query['concerned'] === asker.caller.org;
    return this.reader.list('conduct', asker, seesAll ? query : { ...query, state: 'IN_VIEW' });
  }

  async one(asker: Asker, id: string): Promise<Resource> {
    const record = await this.reader.one('conduct', asker, id);
    if (record['state'] === 'IN_VIEW' || record['concerned'] === asker.caller.org || isAuthority(asker)) return record;
    throw new Refusal('not_found', `There is no ${id}.`, { id });
  }
}

const isAuthority = ({ caller: { roles } }: Asker): boolean => roles.includes('operator') || roles.includes('regulator');
