import type { Dictionary } from './dictionary.js';

/** 全局搜索. */
export const SEARCH = {
  label: ['全局搜索（按 / 键）', 'Search everything (press /)'], placeholder: ['编号、序号、名称或者页面', 'An id, an index, a name or a page'],
  go: ['前往', 'Go to'], pages: ['页面', 'Pages'], participants: ['机构', 'Organisations'], listings: ['目录中的产品', 'In the catalogue'], products: ['数据产品', 'Data products'], inCatalog: ['在产品目录中搜索“{text}”', 'Search the catalogue for "{text}"'], inLedger: ['在台账中检索“{text}”', 'Search the ledger for "{text}"'], record: ['记录 {id}', 'Record {id}'], entry: ['台账第 {index} 条', 'Entry {index} of the ledger'], searching: ['正在搜索', 'Searching'],
} as const satisfies Dictionary;
