import type { Dictionary } from './dictionary.js';

/** 通知: what waits for somebody here, and what others have done. */
export const NEWS = {
  title: ['通知', 'Notifications'], bell: ['通知：{waiting} 项待办，{unseen} 条新动态', 'Notifications: {waiting} to do, {unseen} new'], waiting: ['待办', 'To do'], waitingHint: ['需要本机构处理的事项，处理后自动消失。', 'What waits for your organisation; what is done goes by itself.'], nothingWaits: ['没有待办事项。', 'Nothing waits for you.'],
  news: ['动态', 'News'], newsHint: ['他人和系统所做、与本机构有关的事，最新的在前。', 'What others and the machinery have done that concerns your organisation, the latest first.'], noNews: ['还没有动态。新的动态会自动出现在这里。', 'No news yet; what happens shows here by itself.'], isNew: ['新', 'New'], all: ['全部 {count}', 'All {count}'], more: ['在台账中查看更早的记录', 'Earlier entries in the ledger'], live: ['自动更新', 'Live'], refresh: ['刷新待办', 'Refresh'],
} as const satisfies Dictionary;
