import { dutiesOfClearance, eventDay, type Id } from '#core/exchange';
import type { Invariant } from '../invariant.js';
import { factsAt } from './facts-at.js';

/** Duties are born with what brings them about; that none is deleted is for the life cycles to say, which have no such step. */
export const dutiesOpened: Invariant = {
  number: 13,
  id: 'duties-opened',
  zh: '放行所生的义务同时立项',
  en: 'The duties that a clearance brings about are opened with it, and no duty is ever deleted',
  cite: '《个人信息保护法》第五十六条；《网络数据安全管理条例》第三十三条',
  checks: {
    'transfer.cleared': (step) => {
      const { entry: { stream, data, at }, view, ctx, world: { memory: { run } }, expect } = step;
      const transfer = view.get(stream as Id<'transfer'>);
      const judged = run.judged[data.check];
      const facts = ctx === undefined || transfer === undefined ? undefined : factsAt(view, ctx, transfer);
      if (transfer?.delivery == null || ctx === undefined || facts === undefined || judged === undefined) return undefined;
      const asked = { facts: { ...facts, asOf: eventDay({ at }, transfer.delivery) }, duties: judged.duties.map((id) => ({ id })) };
      for (const { stream: duty } of dutiesOfClearance(view, ctx, transfer, asked)) expect({ type: 'obligation.opened', stream: duty, what: `the duty ${duty} was not opened` });
      return undefined;
    },
  },
};
