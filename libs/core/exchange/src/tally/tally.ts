import { Type } from '@sinclair/typebox';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, IdOf, closed } from '../kernel/schema.js';

const counted = { transfer: IdOf('transfer'), general: Count, sensitive: Count };

export const tallyEntries = {
  'tally.reserved': { 1: closed({ exporter: IdOf('participant'), year: Type.Integer({ minimum: 2022, maximum: 9999 }), ...counted }) },
  'tally.released': { 1: closed(counted) },
} as const;

/**
 * 年度出境人数: people whose data one exporter has sent abroad in one calendar year (Asia/Shanghai), over all recipients,
 * general and sensitive apart; exempt volumes stand outside (《促进和规范数据跨境流动规定》第七条、第八条).
 */
export interface Tally extends AggregateState<'OPEN'> {
  readonly id: Id<'tally'>;
  readonly year: number;
  readonly general: number;
  readonly sensitive: number;
}

export function evolveTally(state: Tally | undefined, entry: FoldEntry<keyof typeof tallyEntries>): Tally {
  const { general, sensitive } = entry.data;
  switch (entry.type) {
    case 'tally.reserved': {
      const { exporter, year } = entry.data;
      const now = state ?? { id: entry.stream as Id<'tally'>, state: 'OPEN', owner: exporter, parties: [exporter], dueAt: null, createdAt: entry.at, updatedAt: entry.at, year, general: 0, sensitive: 0 };
      return { ...now, general: now.general + general, sensitive: now.sensitive + sensitive, updatedAt: entry.at };
    }
    case 'tally.released': {
      if (state === undefined || state.general < general || state.sensitive < sensitive) throw new Error(`${entry.stream} cannot give back what it never had`);
      return { ...state, general: state.general - general, sensitive: state.sensitive - sensitive, updatedAt: entry.at };
    }
  }
}
