import type { Invariant } from '../invariant.js';

/** 国家平台报送: what the platform is told is what the entries make. It is asked of all entries together, by `NationalReports`, not of one against the world. */
export const reportsContiguous: Invariant = {
  number: 23,
  id: 'reports-contiguous',
  zh: '报送国家平台的各期报告首尾相接，摘要与各项数目均可由条目重算得出',
  en: 'Reports to the national platform follow each other without a gap, and the digest and the counts of each come out again from the entries that it covers',
  cite: '《数据安全法》第三十三条；yaosu-report/1',
};
