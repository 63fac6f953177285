import { LIMITS, type TransparencyAnswer } from './transparency-desk.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What participants have stated stands between tags as text and nothing else. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

type Item = TransparencyAnswer['items'][number];
const bilingual = ({ zh, en }: Item['recipient']): string => escaped(en === undefined ? zh : `${zh} ${en}`);

const HEADINGS = ['日期 On', '产品 Product', '接收方 To whom', '所在地 Where', '目的与方式 Purpose, manner', '个人信息 Kinds', '依据 Basis'];

const row = ({ on, productName, recipient, place, purpose, mode, fields, basis }: Item): string =>
  `<tr>${[escaped(on), bilingual(productName), bilingual(recipient), escaped(place), escaped(`${purpose}, ${mode}`), escaped(fields.join('、')), escaped(basis === null ? '—' : `${basis.path}: ${basis.articles.join('；')}`)]
    .map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

const table = (items: readonly Item[]): string => `<table><thead><tr>${HEADINGS.map((heading) => `<th>${heading}</th>`).join('')}</tr></thead><tbody>${items.map(row).join('')}</tbody></table>`;

function found({ items, next }: TransparencyAnswer, token: string): string {
  const more = next === null ? '' : `<p><a href="?token=${encodeURIComponent(token)}&amp;after=${encodeURIComponent(next)}">继续查询 Go on</a></p>`;
  const none = next === null ? '<p>没有查到附带令牌集并含有此查询码的交付。No delivery with a token set held this code.</p>' : '<p>此页没有，请继续。Nothing on this page: go on.</p>';
  return `${items.length === 0 ? none : table(items)}${more}`;
}

/** The page that people see: no script, nothing from elsewhere. */
export const transparencyPage = (answer?: TransparencyAnswer, token = ''): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>个人信息流向查询 Where my data went</title>
<style>body{font-family:system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.4rem;text-align:left;vertical-align:top}input{width:100%;max-width:60rem}</style></head>
<body><h1>个人信息流向查询 Where my data went</h1>
<p>填写数据提供方给您的查询码：哪些数据产品包含过您的信息，交给了谁，在哪里，依据什么。查询码不保存。<br>
Enter the code that a data vendor has given you: which products held data about you, who received them, where, on which basis. The code is not kept.</p>
<form method="get" action="" autocomplete="off"><p><input name="token" required aria-label="查询码 code" placeholder="prt_….…" value=""></p><p><button>查询 Look</button></p></form>
${answer === undefined ? '' : found(answer, token)}
<h2>本页不能回答的 What this page cannot know</h2><ul>${LIMITS.map((limit) => `<li>${bilingual(limit)}</li>`).join('')}</ul>
<p>行使查阅、复制、更正、删除等权利：POST /v1/subject-requests（《个人信息保护法》第四十四条至第五十条）。To exercise your rights: POST /v1/subject-requests (PIPL 44 to 50).</p></body></html>
`;
