import type { Dictionary } from './dictionary.js';

export const AGENDA = {
  title: ['义务日历', 'Calendar of duties'], hint: ['按期限日排列，日期为北京时间。点开一项可以履行。', 'By the last day of each duty, Beijing time. Open one to fulfil it.'], before: ['上个月', 'Earlier'], after: ['下个月', 'Later'], today: ['本月', 'This month'], month: ['{year} 年 {month} 月', '{year}-{month}'], more: ['还有更多，请到列表查看', 'There are more: see the list'], list: ['列表', 'List'], none: ['本月没有到期的义务。', 'Nothing is due in this month.'],
  monday: ['周一', 'Mon'], tuesday: ['周二', 'Tue'], wednesday: ['周三', 'Wed'], thursday: ['周四', 'Thu'], friday: ['周五', 'Fri'], saturday: ['周六', 'Sat'], sunday: ['周日', 'Sun'],
} as const satisfies Dictionary;
