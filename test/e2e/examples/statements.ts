import { found, type Cast, type TestApi } from '../../support/api.js';
import { until } from '../../support/until.js';

const DAY_MS = 86_400_000;
const clock = { ahead: -2 * DAY_MS };
/** The day before yesterday, until the chapter lets two days pass. */
export const movedClock = (): Date => new Date(Date.now() + clock.ahead);
const today = (): string => new Date(movedClock().getTime() + DAY_MS / 3).toISOString().slice(0, 10);

/** 对账单: two days of an exchange that has nobody but its operator, so that its maps have one record and their proofs one form. */
export async function statements(api: TestApi): Promise<void> {
  const { maker } = await found(api);
  const days: string[] = [];
  for (let i = 0; i < 2; i++) {
    days.push(today());
    clock.ahead += DAY_MS;
    await until(async () => (await maker.get(`/v1/statements?day=${days[i] ?? ''}`)).status === 200);
  }
  await maker.get('/v1/statements/days?limit=2');
  await maker.get(`/v1/statements/${days[0] ?? ''}/entries?limit=2`);
  await maker.get(`/v1/statements/${days[0] ?? ''}/counterparties/prt_01938f6e-5c3a-7b1e-9a52-3f0e6d1c2b7f`);
  await maker.get(`/v1/statements?since=${days[0] ?? ''}`);
}

/** 监管统计: what was cleared this year, and what stands behind one figure. */
export async function statistics({ api, regulator }: Cast): Promise<void> {
  const year = new Date(Date.now() + DAY_MS / 3).toISOString().slice(0, 4);
  const size = await api.runtime.ledger.size();
  await until(async () => ((await regulator.get(`/v1/statistics/transfers?year=${year}&by=direction`)).body as unknown as { countedEntries: number }).countedEntries >= size);
  await regulator.get(`/v1/statistics/transfers/entries?year=${year}&direction=cross-border&limit=1`);
}
