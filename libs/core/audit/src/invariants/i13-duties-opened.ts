import { dutiesOfClearance, type Id } from '#core/exchange';
import type { Invariant } from '../invariant.js';
import { judgedIn } from '../world.js';

/** Duties are born with what brings them about; that none is deleted is for the life cycles to say, which have no such step. */
export const dutiesOpened: Invariant = {
  number: 13,
  id: 'duties-opened',
  zh: '放行所生的义务同时立项',
  en: 'The duties that a clearance brings about are opened with it, and no duty is ever deleted',
  cite: '《个人信息保护法》第五十六条；《网络数据安全管理条例》第三十三条',
  checks: {
    'transfer.cleared': ({ entry: { stream, data }, view, context, world: { memory: { run } }, expect }) => {
      const [transfer, ctx, judged] = [view.get(stream as Id<'transfer'>), context(), judgedIn(run, data.check)];
      if (transfer === undefined || ctx === undefined || judged?.facts === undefined || judged.verdict === undefined) return undefined;
      const asked = { facts: judged.facts, duties: judged.verdict.duties.map((id) => ({ id })) };
      for (const { stream: duty } of dutiesOfClearance(view, ctx, transfer, asked)) expect({ type: 'obligation.opened', stream: duty, what: `the duty ${duty} was not opened` });
      return undefined;
    },
  },
};
