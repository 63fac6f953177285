import { SYSTEM_ORG, type Caller } from '#core/exchange';

/** What the exchange's own machinery submits as. */
export const systemCaller = (client: string): Caller => ({ org: SYSTEM_ORG, roles: ['system'], client, person: null });
