import type { Dictionary } from './dictionary.js';
import { EXCHANGE_PAGES } from './exchange.js';

/** What the pages are called, in the menu and above themselves. */
export const NAVIGATION = {
  overview: ['总览', 'Overview'], catalog: ['产品目录', 'Catalogue'], listings: ['挂牌', 'Listings'], products: ['数据产品', 'Data products'], negotiations: ['磋商', 'Negotiations'], grants: ['授权', 'Grants'],
  transfers: ['交付', 'Transfers'], obligations: ['义务', 'Obligations'], ledger: ['台账检索', 'Ledger'], verify: ['收据核验', 'Verify receipts'],
  inquiries: ['补正问询', 'Inquiries'], describe: ['描述产品', 'Describe a product'], offer: ['新建挂牌', 'New listing'], bulk: ['批量挂牌', 'Listing in bulk'], agenda: ['义务日历', 'Duty calendar'], compare: ['产品比较', 'Compare offers'], request: ['请求使用', 'Request access'],
  desk: ['出境判定', 'Export decisions'], bases: ['出境依据', 'Export bases'], counters: ['年度出境人数', 'People counted'], simulator: ['出境试算', 'What if'], findings: ['监管发现', 'Findings'], holds: ['冻结', 'Holds'], overdue: ['逾期义务', 'Overdue duties'], statistics: ['统计', 'Statistics'], screen: ['大屏', 'Big screen'],
  notifications: ['通知', 'Notifications'], account: ['本机构', 'My organisation'], statements: ['对账单', 'Statements'], webhooks: ['推送订阅', 'Webhooks'], runs: ['判定重放', 'Replays of verdicts'], print: ['打印', 'Print'], own: ['本机构事务', 'Our affairs'],
  market: ['市场', 'Market'], crossBorder: ['数据出境', 'Cross-border'], performance: ['履约', 'Performance'], oversight: ['监督', 'Oversight'],
  ...EXCHANGE_PAGES,
} as const satisfies Dictionary;
