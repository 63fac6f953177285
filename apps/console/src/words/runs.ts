import type { Dictionary } from './dictionary.js';

/** 长任务: work that takes minutes or hours, and goes on whether or not anybody looks. */
export const RUNS = {
  title: ['判定重放', 'Replays of verdicts'], pack: ['按哪个规则包', 'Judged by'], ownPack: ['各自当时的规则包', 'Each by its own pack'], progress: ['进度', 'Progress'], entries: ['记录数', 'Entries'], verdicts: ['判定数', 'Verdicts'], differing: ['结果不同', 'Otherwise'], error: ['失败原因', 'Why it failed'], report: ['报告', 'Report'], requester: ['发起机构', 'Asked for by'],
  begin: ['重放全部判定', 'Replay every verdict'], beginHint: ['把以往每一次出境判定按当时的规则包和事实再判一遍，结果应逐字节相同。在后台进行，可以离开本页。', 'Judges every export verdict again, by the pack and the facts of its time; every byte has to come out again. It runs by itself: you may leave.'], waiting: ['排队等待开始', 'Waiting to start'], background: ['在后台进行，可以离开本页或者刷新，进度不会丢失。', 'It runs by itself: leave or load the page again, nothing is lost.'],
  changes: ['变化', 'Changes'], participants: ['受影响的机构', 'Who is affected'], alarms: ['异常', 'Alarms'], same: ['全部判定重放结果一致。', 'Every verdict came out the same.'], noReport: ['完成后可以查看报告。', 'The report is here once it is done.'],
} as const satisfies Dictionary;
