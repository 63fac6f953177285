import type { Text } from '#core/law';
import type { Context } from '../kernel/command.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import type { Delivery } from '../transfer/transfer.state.js';
import type { VerdictSummary } from './check.js';

type Event = Pick<Delivery, 'occurredOn'>;

/** The day whose law governs a delivery, and in whose year its people count: the stated day of one that has happened already, else today. */
export const eventDay = ({ at }: Pick<Context, 'at'>, { occurredOn }: Event): string => occurredOn ?? shanghaiDay(at);

/** What people must read of a delivery that is judged after its day; nothing where it is judged on it. */
export function lateReport({ at }: Pick<Context, 'at'>, { occurredOn }: Event, { id, version }: VerdictSummary['pack']): Text[] {
  if (occurredOn === undefined || occurredOn === shanghaiDay(at)) return [];
  const year = occurredOn.slice(0, 4);
  return [{
    zh: `迟报：依行为发生日（${occurredOn}）适用的规则（${id} ${version}）判断，人数计入${year}年`,
    en: `late report: judged by the rules of the day of the event, ${occurredOn} (${id} ${version}), and counted in ${year}`,
  }];
}
