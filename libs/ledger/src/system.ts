import type { Caller } from '#core/exchange';

/** The exchange's own machinery: timekeeper, dispatcher, worker. Its organisation is nobody's participant. */
export const SYSTEM_UUID = '00000000-0000-8000-8000-000000000001';

export const systemCaller = (client: string): Caller => ({ org: `prt_${SYSTEM_UUID}`, roles: ['system'], client, person: null });
