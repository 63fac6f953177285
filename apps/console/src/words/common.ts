import type { Dictionary } from './dictionary.js';

/** What every page says. */
export const COMMON = {
  product: ['要素', 'Yaosu'], tagline: ['数据要素交易台账', 'The exchange ledger for data elements'],
  search: ['搜索', 'Search'], reset: ['重置', 'Reset'], refresh: ['刷新', 'Refresh'], close: ['关闭', 'Close'], copy: ['复制', 'Copy'], copied: ['已复制', 'Copied'], open: ['打开', 'Open'], print: ['打印', 'Print'], toPrint: ['打印视图', 'To print'],
  previous: ['上一页', 'Previous'], next: ['下一页', 'Next'], page: ['第 {page} 页', 'Page {page}'], rows: ['本页 {count} 条', '{count} rows'],
  loading: ['加载中', 'Loading'], empty: ['没有记录', 'Nothing here'], emptyHint: ['放宽筛选条件，或者稍后再看。', 'Loosen the filters, or look again later.'],
  goesOn: ['本页没有符合条件的记录，后面可能还有。', 'Nothing on this page matches; there may be more behind it.'],
  all: ['全部', 'All'], yes: ['是', 'Yes'], no: ['否', 'No'], none: ['无', 'None'], unlimited: ['不限', 'Not limited'], any: ['不限', 'Any'],
  state: ['状态', 'State'], subject: ['标的', 'Subject'], id: ['编号', 'Id'], version: ['版本', 'Version'], versionOf: ['第 {version} 版', 'version {version}'], createdAt: ['创建时间', 'Created'], updatedAt: ['更新时间', 'Updated'], dueAt: ['期限', 'Due'], name: ['名称', 'Name'], vendor: ['卖方', 'Vendor'], buyer: ['买方', 'Buyer'], owner: ['所属主体', 'Owner'], kind: ['种类', 'Kind'],
  details: ['详情', 'Details'], timeline: ['台账记录', 'Ledger'], raw: ['原始数据', 'Raw data'], overview: ['概况', 'Overview'], actions: ['操作', 'Actions'],
  signOut: ['退出登录', 'Sign out'], role: ['身份', 'Role'], organisation: ['组织', 'Organisation'], switchTo: ['切换到', 'Switch to'], language: ['English', '中文'], menu: ['菜单', 'Menu'], skip: ['跳到正文', 'Skip to the content'], home: ['首页', 'Home'],
  notFound: ['没有这个页面', 'There is no such page'], notFoundHint: ['地址可能有误，或者您的身份不使用这个页面。', 'The address may be wrong, or your role does not use this page.'], toHome: ['回到首页', 'Back to the overview'],
  problem: ['没有成功', 'That did not work'], problemField: ['字段 {field}：{detail}', 'Field {field}: {detail}'], problemArticle: ['依据：{article}', 'Ground: {article}'], problemRequest: ['请求编号 {id}', 'Request {id}'], tryAgain: ['重试', 'Try again'],
  unreachable: ['服务器没有应答', 'The server does not answer'], unreachableHint: ['请检查网络，稍后重试。已经提交的事项不会丢失。', 'Check the network and try again. Nothing that was submitted is lost.'],
  crashed: ['页面出错', 'The page failed'], crashedHint: ['请刷新页面。若仍出错，请把下面的文字告知运营机构。', 'Load the page again. If it fails once more, tell the operator what stands below.'],
  conflict: ['在您查看期间，他人已经更新了这条记录。请刷新后再作决定。', 'Somebody else changed this while you were looking. Refresh it, then decide.'],
} as const satisfies Dictionary;

/** The roles of the permission table. */
export const ROLES = {
  applicant: ['申请人', 'Applicant'], vendor: ['数据商', 'Vendor'], buyer: ['买方', 'Buyer'], service: ['第三方服务机构', 'Service organisation'], operator: ['运营机构', 'Exchange operator'], regulator: ['监管部门', 'Regulator'], enforcer: ['执行点', 'Enforcement point'], system: ['系统', 'System'],
} as const satisfies Dictionary;
