import type { Dictionary } from './dictionary.js';

export const SESSION = {
  title: ['登录', 'Sign in'], signIn: ['登录', 'Sign in'], byProvider: ['使用所在组织的统一身份登录', 'Sign in with your organisation’s identity provider'],
  development: ['这是本机试用：由随附的开发用身份提供方选择演示身份，不核验口令。想看全年概况，选“运营机构”或者“监管部门”。', 'This is a trial on this machine: the development issuer lets you choose a demo identity and asks for no password. For the whole year at a glance, choose the exchange operator or the regulator.'],
  away: ['本交易所尚未配置身份提供方，请联系运营机构。', 'This exchange has no identity provider configured; ask its operator.'],
  expired: ['登录超时或者由另一个页面完成，请再试一次。', 'The sign-in took too long or was finished elsewhere; try again.'], cancelled: ['登录已取消。', 'The sign-in was cancelled.'],
  refused: ['身份提供方的应答没有通过核验，未予登录。', 'The answer of the identity provider did not verify; you were not signed in.'],
  unbound: ['该身份尚未绑定任何市场主体的人员。请所在组织签发登录凭证；演示身份在运行 npm run demo 之后可用。', 'This identity is bound to no person of any participant. Ask your organisation to bind it; demo identities work once npm run demo has run.'],
  unavailable: ['身份提供方暂不可用，请稍后再试。', 'The identity provider is not available; try again later.'],
  apply: ['申请入市', 'Apply for admission'], proof: ['离线核验收据', 'Verify a receipt offline'], open: ['公开信息：统计、公示、规则', 'Public information: figures, notices, rules'], whereMyDataWent: ['个人信息流向查询', 'Where my data went'], privacy: ['访问令牌只存在于本页内存，关闭页面即消失。', 'The access token lives in the memory of this page and is gone when it closes.'],
} as const satisfies Dictionary;
