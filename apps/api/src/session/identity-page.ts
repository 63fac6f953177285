import { createHash } from 'node:crypto';

/** Whom one may be at the development issuer. The demo binds each of them to a person of a participant; the subjects are what it binds. */
export const IDENTITIES = [
  { subject: 'vendor', name: '林岚', zh: '数据商', en: 'Vendor' },
  { subject: 'buyer', name: '何远', zh: '买方', en: 'Buyer' },
  { subject: 'overseas-buyer', name: 'Tan Wei', zh: '境外买方', en: 'Buyer abroad' },
  { subject: 'operator', name: '王磊', zh: '运营机构 · 经办', en: 'Exchange operator, maker' },
  { subject: 'reviewer', name: '陈静', zh: '运营机构 · 复核', en: 'Exchange operator, checker' },
  { subject: 'regulator', name: '周正', zh: '监管部门', en: 'Regulator' },
  { subject: 'service', name: '许诺', zh: '第三方服务机构', en: 'Service organisation' },
] as const;

const STYLE = `body{font:16px/1.6 system-ui,"Noto Sans CJK SC",sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#1f2329}
h1{font-size:1.3rem}a{display:flex;justify-content:space-between;gap:1rem;padding:.7rem 1rem;margin:.5rem 0;border:1px solid #8f959e;border-radius:6px;color:inherit;text-decoration:none}
a:hover,a:focus{border-color:#0958d9;outline:2px solid #0958d9}small{color:#51565d}p{color:#51565d}`;

/** Nothing but the page and its style, known by its digest. */
export const IDENTITY_PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** 选择演示身份: one link for each identity, which asks the same again with the choice. */
export function identityPage(query: Readonly<Record<string, string | undefined>>): string {
  const asked = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  const linkTo = (subject: string): string => escaped(`?${new URLSearchParams([...asked, ['identity', subject]]).toString()}`);
  const items = IDENTITIES.map(({ subject, name, zh, en }) => `<a href="${linkTo(subject)}"><span>${zh} <small lang="en">${en}</small></span><span>${name}</span></a>`).join('\n');
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>选择演示身份 · Choose a demo identity</title><style>${STYLE}</style></head>
<body><main><h1>选择演示身份 <small lang="en">Choose a demo identity</small></h1>
<p>这是随附的开发用身份提供方，不核验口令，生产环境不启用。<br><span lang="en">This issuer comes with the exchange for development. It asks for no password and does not run in production.</span></p>
${items}</main></body></html>`;
}
