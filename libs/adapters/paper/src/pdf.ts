import type pdfmake from 'pdfmake';
import type { Column, Content, ContentText, CustomTableLayout, TDocumentDefinitions, TableCell } from 'pdfmake/interfaces.js';
import type { Bilingual, Block, Statement } from '#core/evidence';
import { FAMILIES } from './fonts.js';
import { runsOf } from './runs.js';

/** A4 in points, with margins that a hole punch and a cheap printer leave alone. */
const PAGE_WIDTH = 595.28;
/** Widths are given in points throughout: a column that may stretch grows with its longest word, beyond the page. */
const MARGIN = 42;
const PADDING = 4;
const LABEL_WIDTH = 84;
const QR_WIDTH = 120;
const PAGE_NUMBER_WIDTH = 90;
const COLUMN_GAP = 12;
const GREY = '#555555';
const CODE_BACKGROUND = '#e4e4e4';

const LAYOUT: CustomTableLayout = {
  hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#999999', vLineColor: () => '#999999',
  paddingLeft: () => PADDING, paddingRight: () => PADDING, paddingTop: () => 2, paddingBottom: () => 2,
  fillColor: (row, node) => (row < (node.table.headerRows ?? 0) ? '#eeeeee' : null),
};

let loading: Promise<typeof pdfmake> | undefined;

/** The printer is loaded with the first statement: a process that prints nothing does not carry it in memory. */
const printer = (): Promise<typeof pdfmake> => (loading ??= load());

/** Fonts come from our own packages; nothing else is read from the disk, and nothing from the network. */
async function load(): Promise<typeof pdfmake> {
  const { default: loaded } = await import('pdfmake');
  const files = new Set(FAMILIES.flatMap(({ regular, bold }) => [regular, bold]));
  loaded.setFonts(Object.fromEntries(FAMILIES.map(({ name, regular, bold }) => [name, { normal: regular, bold, italics: regular, bolditalics: bold }])));
  loaded.setLocalAccessPolicy((path) => files.has(path));
  loaded.setUrlAccessPolicy(() => false);
  return loaded;
}

/** Prints a statement on A4. The same statement gives the same bytes: the only time in it is its own. */
export async function printPdf(statement: Statement): Promise<Uint8Array> {
  return (await printer()).createPdf(documentOf(statement)).getBuffer();
}

function documentOf(statement: Statement): TDocumentDefinitions {
  const { title, subtitle, footer, at, blocks } = statement;
  return {
    pageSize: 'A4', pageMargins: [MARGIN, MARGIN + 10, MARGIN, MARGIN + 14], language: 'zh-CN', displayTitle: true,
    info: { title: `${title.zh} ${subtitle}`, creator: 'Yaosu', producer: 'Yaosu', creationDate: new Date(at) },
    defaultStyle: { font: FAMILIES[0].name, fontSize: 9, lineHeight: 1.15 },
    header: (page) => (page === 1 ? '' : { ...printed(`${title.zh} ${subtitle}`, { fontSize: 7, color: GREY }), margin: [MARGIN, 24, MARGIN, 0] }),
    footer: (page, pages) => ({ margin: [MARGIN, 10, MARGIN, 0], columns: [{ ...printed(footer, { fontSize: 7, color: GREY }), width: PAGE_WIDTH - 2 * MARGIN - PAGE_NUMBER_WIDTH }, { fontSize: 7, color: GREY, text: `第 ${page} 页 共 ${pages} 页`, alignment: 'right', width: PAGE_NUMBER_WIDTH }] }),
    // A heading does not stand alone at the foot of a page.
    pageBreakBefore: (node, { getFollowingNodesOnPage }) => node.headlineLevel === 1 && getFollowingNodesOnPage().length === 0,
    content: [head(statement), ...blocks.map(blockOf)],
  };
}

type Style = Partial<Pick<ContentText, 'bold' | 'color' | 'fontSize'>>;

/** The runs of a text, each with its style: pdfmake does not hand a style down into nested texts. */
const pieces = (text: string, style: Style = {}): ContentText[] =>
  runsOf(text).map(({ text: run, family, isCode }) => ({ text: run, font: family, ...style, ...(isCode ? { background: CODE_BACKGROUND } : {}) }));

const printed = (text: string, style?: Style): ContentText => ({ text: pieces(text, style) });

/** Chinese, and behind it in grey the English subtitle. */
const both = ({ zh, en }: Bilingual, style: Style, sizeOfEnglish: number): ContentText =>
  ({ text: [...pieces(zh, style), ...(en === undefined ? [] : pieces(` ${en}`, { color: GREY, fontSize: sizeOfEnglish }))] });

function head({ title, subtitle, link, linkLabel }: Statement): Content {
  return { margin: [0, 0, 0, 8], columnGap: COLUMN_GAP, columns: [
    { width: PAGE_WIDTH - 2 * MARGIN - QR_WIDTH - COLUMN_GAP, stack: [
      printed(title.zh, { fontSize: 20, bold: true }),
      printed(title.en ?? '', { fontSize: 11, color: GREY }),
      { ...printed(subtitle), margin: [0, 6, 0, 0] },
      { ...printed(link, { fontSize: 6.5, color: GREY }), margin: [0, 6, 0, 0] },
    ] },
    { width: QR_WIDTH, stack: [{ qr: link, fit: QR_WIDTH, eccLevel: 'M' }, { ...both(linkLabel, { fontSize: 7.5 }, 6.5), margin: [0, 10, 0, 0] }] },
  ] };
}

function blockOf(block: Block): Content {
  switch (block.kind) {
    case 'heading':
      return { ...both(block.text, { fontSize: 12, bold: true }, 8), headlineLevel: 1, margin: [0, 10, 0, 4] };
    case 'paragraph':
      return { stack: [printed(block.text.zh), ...(block.text.en === undefined ? [] : [printed(block.text.en, { color: GREY, fontSize: 7.5 })])], margin: [0, 0, 0, 5] };
    case 'pairs':
      return table([LABEL_WIDTH, PAGE_WIDTH - 2 * MARGIN - LABEL_WIDTH - 4 * PADDING - 2], block.rows.map(({ label, lines }) => [both(label, { fontSize: 8.5, bold: true }, 6.5), { stack: lines.map((line) => printed(line)) }]), 0);
    case 'bars':
      return barsOf(block.rows);
    case 'table':
      return table(widthsOf(block.columns.map(({ share }) => share)), [block.columns.map(({ label }) => both(label, { fontSize: 8, bold: true }, 6.5)), ...block.rows.map((row) => row.map((text) => printed(text, { fontSize: 7.5 })))], 1);
  }
}

const BAR_LABEL_WIDTH = 150;
const BAR_VALUE_WIDTH = 90;
const BAR_HEIGHT = 8;
const BAR_COLOR = '#4a6fa5';

/** A chart of bars, one beneath the other. */
function barsOf(rows: Extract<Block, { kind: 'bars' }>['rows']): Content {
  const width = PAGE_WIDTH - 2 * MARGIN - BAR_LABEL_WIDTH - BAR_VALUE_WIDTH - 2 * COLUMN_GAP;
  const bar = (share: number): Column => ({ stack: [{ canvas: [{ type: 'rect', x: 0, y: 2, w: Math.max(1, Math.round(width * share)), h: BAR_HEIGHT, color: BAR_COLOR }] }], width });
  return { margin: [0, 0, 0, 6], stack: rows.map(({ label, share, value }) => ({
    columnGap: COLUMN_GAP, columns: [{ ...printed(label, { fontSize: 7.5 }), width: BAR_LABEL_WIDTH }, bar(share), { ...printed(value, { fontSize: 7.5 }), width: BAR_VALUE_WIDTH }],
  })) };
}

/** Widths in points: what is left of the page after paddings and lines, by shares. */
function widthsOf(shares: readonly number[]): number[] {
  const available = PAGE_WIDTH - 2 * MARGIN - shares.length * 2 * PADDING - (shares.length + 1) * 0.5;
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => (available * share) / sum);
}

const table = (widths: number[], body: TableCell[][], headerRows: number): Content => ({ table: { widths, body, headerRows, ...(headerRows > 0 ? { keepWithHeaderRows: 1 } : {}) }, layout: LAYOUT, margin: [0, 0, 0, 6] });
