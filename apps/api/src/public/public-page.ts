import { FIGURE_DIMENSIONS } from '#core/exchange';
import type { PublicTable, PublicView } from './public-figures.js';

/** Texts of the page; numbers and titles come from the ledger. */
const WORDS = {
  zh: {
    lang: 'zh-CN', title: '要素交易所公开信息', other: 'English', otherQuery: '?lang=en', figures: '统计数字', bulletins: '规则公告', year: '年度', none: '数量过少，不予公开', rest: '其他',
    transfers: '放行的交付', settlements: '确认的结算', count: '数量', amount: '金额（最小单位）', text: '公告文本', draft: '征求意见截至', effective: '施行日期', delivered: '已送达', handled: '已办结', noBulletins: '暂无公告',
    note: (minimum: number, entries: number) => `少于 ${minimum} 项或者少于 ${minimum} 家卖方的数字不单独公开。统计至账本第 ${entries} 条。`,
    verify: '账本检查点与哈希瓦片公开于 /log，任何人可以自行查验。', domestic: '境内', 'cross-border': '出境', '-': '未知',
  },
  en: {
    lang: 'en', title: 'Public information of the Yaosu exchange', other: '中文', otherQuery: '?lang=zh', figures: 'Figures', bulletins: 'Rule bulletins', year: 'Year', none: 'Too few to be shown', rest: 'Others',
    transfers: 'Deliveries cleared', settlements: 'Settlements confirmed', count: 'Count', amount: 'Amount (minor units)', text: 'Text', draft: 'Open for comment until', effective: 'Effective on', delivered: 'Delivered', handled: 'Handled', noBulletins: 'No bulletins yet',
    note: (minimum: number, entries: number) => `Figures of fewer than ${minimum} entries, or of fewer than ${minimum} vendors, are not shown by themselves. Counted up to entry ${entries} of the ledger.`,
    verify: 'Checkpoints and hash tiles of the ledger are public under /log: anyone may verify them.', domestic: 'Domestic', 'cross-border': 'Cross-border', '-': 'Unknown',
  },
} as const;
export type Language = keyof typeof WORDS;

/** Nothing runs on the page and nothing comes from elsewhere; its one style is named by its digest. */
export const STYLE = 'body{font:16px/1.6 system-ui,"Noto Sans SC",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{border:1px solid #bbb;padding:.2rem .8rem;text-align:left}td:last-child{text-align:right}.note{color:#666;font-size:.85rem}';

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The public page (公开信息) as HTML. */
export function publicPage(view: PublicView, language: Language): string {
  const words = WORDS[language];
  return `<!doctype html>
<html lang="${words.lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title><style>${STYLE}</style></head>
<body><h1>${words.title}</h1><p><a href="${words.otherQuery}">${words.other}</a></p>
<h2>${words.figures}</h2><p>${words.year}: ${view.year === 0 ? '—' : view.year}</p>
${view.tables.map((table) => tableOf(table, language)).join('\n')}
<p class="note">${words.note(view.minimum, view.countedEntries)}</p>
<h2>${words.bulletins}</h2>
${view.bulletins.length === 0 ? `<p>${words.noBulletins}</p>` : view.bulletins.map((bulletin) => bulletinOf(bulletin, language)).join('\n')}
<p class="note">${words.verify}</p></body></html>`;
}

function tableOf({ statistic, by, figures }: PublicTable, language: Language): string {
  const words = WORDS[language];
  const head = `<h3>${words[statistic]} · ${FIGURE_DIMENSIONS[by][language]}</h3>`;
  if (figures === null) return `${head}<p>${words.none}</p>`;
  const hasAmount = figures.groups.some(({ amount }) => amount !== undefined);
  const line = (cells: readonly (string | number)[], tag: 'td' | 'th' = 'td'): string => `<tr>${cells.slice(0, hasAmount ? 3 : 2).map((cell) => `<${tag}>${escaped(String(cell))}</${tag}>`).join('')}</tr>`;
  const rows = [...figures.groups].sort((a, b) => (a.keys.join() < b.keys.join() ? -1 : 1)).map(({ keys, count, amount = '' }) => line([keys.map((key) => named(key, language)).join(' '), count, amount]));
  const rest = figures.other === 0 ? [] : [line([words.rest, figures.other, ''])];
  return `${head}<table>${[line([FIGURE_DIMENSIONS[by][language], words.count, words.amount], 'th'), ...rows, ...rest].join('')}</table>`;
}

const named = (key: string, language: Language): string => {
  const words = WORDS[language];
  return key === 'domestic' || key === 'cross-border' || key === '-' ? words[key] : key;
};

function bulletinOf({ id, title, summary, commentsUntil, effectiveOn, delivered, handled, textSha256 }: PublicView['bulletins'][number], language: Language): string {
  const words = WORDS[language];
  const inLanguage = ({ zh, en }: { readonly zh: string; readonly en?: string }): string => escaped(language === 'en' ? en ?? zh : zh);
  const when = effectiveOn === null ? `${words.draft} ${commentsUntil ?? '—'}` : `${words.effective} ${effectiveOn} · ${words.delivered} ${delivered} · ${words.handled} ${handled}`;
  return `<h3>${inLanguage(title)}</h3><p>${inLanguage(summary)}</p><p class="note">${when} · <a href="public/bulletins/${id}/text">${words.text}</a> SHA-256 ${textSha256}</p>`;
}
