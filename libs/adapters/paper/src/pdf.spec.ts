import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GlobalFonts, createCanvas, loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Block, Statement } from '#core/evidence';
import { FAMILIES } from './fonts.js';
import { printPdf } from './pdf.js';
import { runsOf } from './runs.js';

/** A CommonJS module that says it is none. */
const { default: decodeQr } = createRequire(import.meta.url)('jsqr') as typeof import('jsqr');

/** What is printed is looked at as a reader sees it: in the pixels of the pages, as another PDF engine draws them. */
const SCALE = 5;
const FONT_PT = 7.5;
const LINK = 'https://exchange.example/log/verify?subject=trf_01938f6e-5c3a-7b1e-9a52-3f0e6d1c2b4a&index=1234567&leaf=oPHXKBtZC3oLZusS8d19QFgesOgzGjRUly6e3jWbI1Y';

interface Picture { readonly width: number; readonly height: number; readonly ink: Uint8Array; readonly rgba: Uint8ClampedArray }
interface Box { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yaosu-paper-'));
  for (const { name, regular } of FAMILIES) GlobalFonts.registerFromPath(regular, `paper-${name}`);
});
afterAll(() => rm(directory, { recursive: true }));

function pictureOf(rgba: Uint8ClampedArray, width: number, height: number): Picture {
  const ink = new Uint8Array(width * height);
  for (let i = 0; i < ink.length; i++) ink[i] = (rgba[i * 4] ?? 255) < 140 ? 1 : 0;
  return { width, height, rgba, ink };
}

async function rendered(statement: Statement): Promise<Picture[]> {
  const [file, out] = [join(directory, 'x.pdf'), join(directory, 'page')];
  await writeFile(file, await printPdf(statement));
  const script = join(import.meta.dirname, '../../../../test/support/render-pdf.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, file, out, String(SCALE)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Promise.all(Array.from({ length: Number(stdout) }, async (_, i) => {
    const image = await loadImage(await readFile(`${out}-${i + 1}.png`));
    const context = createCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return pictureOf(context.getImageData(0, 0, image.width, image.height).data, image.width, image.height);
  }));
}

const aStatement = (blocks: readonly Block[], change: Partial<Statement> = {}): Statement => ({
  title: { zh: '证据说明', en: 'Statement of evidence' }, subtitle: 'trf_1', link: LINK, linkLabel: { zh: '扫码核验', en: 'Scan to verify' }, footer: 'log.example · 1', at: '2026-11-23T05:00:00.000Z', blocks, ...change,
});
const tableOf = (texts: readonly string[]): Block => ({ kind: 'table', columns: [{ label: { zh: '序号' }, share: 1 }, { label: { zh: '内容' }, share: 1 }], rows: texts.map((text, i) => [String(i), text]) });

/** The box of the ink within `within`; undefined where there is none. */
function inkOf(picture: Picture, within: Box): Box | undefined {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (let y = Math.ceil(within.top); y < within.bottom; y++) {
    for (let x = Math.ceil(within.left); x < within.right; x++) {
      if (picture.ink[y * picture.width + x] !== 1) continue;
      [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), y + 1];
    }
  }
  return right === 0 ? undefined : { left, top, right, bottom };
}

/** The cells of the second column below its header, from the rules of the table, which are grey: neither ink nor paper. */
function cellsOf({ width, height, rgba }: Picture, { left, right }: Pick<Box, 'left' | 'right'>): Box[] {
  const isRule = (y: number): boolean => Array.from({ length: 40 }, (_, i) => Math.round(right - 12 - i * 3.3 * SCALE)).every((x) => {
    const value = rgba[(y * width + x) * 4] ?? 255;
    return value > 110 && value < 225;
  });
  const rules = Array.from({ length: height }, (_, y) => y).filter((y) => isRule(y) && !isRule(y - 1));
  return rules.slice(0, -1).map((top, i) => ({ left, right: right - 20, top: top + 4, bottom: (rules[i + 1] ?? top) - 2 }));
}

const COLUMN: Pick<Box, 'left' | 'right'> = { left: 302 * SCALE, right: 552 * SCALE };
/** Rows of the only table of a statement, page by page, without the header that each page repeats. */
const rowsOf = (pages: readonly Picture[]): { readonly picture: Picture; readonly cell: Box }[] => pages.flatMap((picture) => cellsOf(picture, COLUMN).slice(1).map((cell) => ({ picture, cell })));

/** The glyph as the whole font draws it, by an engine that has nothing to do with the PDF. */
function drawn(text: string): { readonly picture: Picture; readonly box: Box | undefined } {
  const [run] = runsOf(text);
  const size = FONT_PT * SCALE;
  const canvas = createCanvas(size * 4, size * 3);
  const context = canvas.getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#000000';
  context.font = `${size}px "paper-${run?.family ?? ''}"`;
  context.fillText(text, size, size * 2);
  const picture = pictureOf(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
  return { picture, box: inkOf(picture, { left: 0, top: 0, right: canvas.width, bottom: canvas.height }) };
}

const GRID = 20;

/** How the ink lies within an em from its own upper left corner: the share of dark pixels in each of 20 by 20 fields, softened by a field. */
function shapeOf(picture: Picture, box: Box): Float64Array {
  const field = (FONT_PT * SCALE * 1.1) / GRID;
  const fields = new Float64Array(GRID * GRID);
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      const [column, row] = [Math.floor((x - box.left) / field), Math.floor((y - box.top) / field)];
      if (column < GRID && row < GRID && picture.ink[y * picture.width + x] === 1) fields[row * GRID + column] = (fields[row * GRID + column] ?? 0) + 1;
    }
  }
  const at = (row: number, column: number): number => (row < 0 || column < 0 || row >= GRID || column >= GRID ? 0 : fields[row * GRID + column] ?? 0);
  return fields.map((_, i) => [-1, 0, 1].reduce((sum, dy) => sum + [-1, 0, 1].reduce((line, dx) => line + at(Math.floor(i / GRID) + dy, (i % GRID) + dx) * (dx === 0 && dy === 0 ? 2 : 1), 0), 0));
}

/** How much two shapes are the same, from 0 to 1 (the cosine between them). */
function likeness(a: Float64Array, b: Float64Array): number {
  const product = (left: Float64Array, right: Float64Array): number => left.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0);
  return product(a, b) / Math.max(Math.sqrt(product(a, a) * product(b, b)), 1e-9);
}

/** Characters that Chinese forms have and fonts often lack; the last row needs fonts beyond simplified Chinese. */
const CHARACTERS = [...new Set('要素证据说明数㐂䶮囍龘靐骉喆玥堃㛃燚淼魑〇一二三①⑩㈠Ⅲ㎡℃№％，。、；：？！（）《》【】“”‘’—…·￥€£臺灣龍陳黃國學權澳門號術éüñçạăœßАяαβ→≥≤×÷√∞あアABCxyz0189@#&|~_𬭚𫓧𠮷﨑𡋾𠝹𡃁한국')];
const LACKING = ['😀', '\uFE00', '\u202E', '\u{2F801}', '\u{10FFFD}', '\u3164', 'ก'];

describe('every character is printed', () => {
  let rows: ReturnType<typeof rowsOf>;
  beforeAll(async () => {
    rows = rowsOf(await rendered(aStatement([tableOf([...CHARACTERS, ...LACKING])])));
  });

  test('each in a row of its own, with a header on every page', () => {
    expect(rows).toHaveLength(CHARACTERS.length + LACKING.length);
    expect(new Set(rows.map(({ picture }) => picture)).size).toBeGreaterThan(2);
  });

  const printedShape = (i: number): Float64Array | undefined => {
    const row = rows[i];
    const box = row === undefined ? undefined : inkOf(row.picture, row.cell);
    return row === undefined || box === undefined ? undefined : shapeOf(row.picture, box);
  };
  const drawnShape = (character: string): Float64Array => {
    const { picture, box } = drawn(character);
    return box === undefined ? new Float64Array(GRID * GRID) : shapeOf(picture, box);
  };

  test('as the glyph that its font draws, and not as any box for what is missing', () => {
    const missing = drawnShape('\u{10FFFD}');
    const unlike = CHARACTERS.flatMap((character, i) => {
      const shape = printedShape(i);
      if (shape === undefined) return [`${character} has no ink`];
      const [same, none] = [likeness(shape, drawnShape(character)), likeness(shape, missing)];
      return same > 0.8 && same > none + 0.2 ? [] : [`${character} ${same.toFixed(2)}, as missing ${none.toFixed(2)}`];
    });
    expect(unlike).toEqual([]);
  });

  test('and is told from the others: each row is most like its own character', () => {
    const ideographs = CHARACTERS.filter((character) => /\p{Script=Han}/u.test(character));
    const shapes = ideographs.map((character): [string, Float64Array] => [character, drawnShape(character)]);
    const confused = ideographs.flatMap((character) => {
      const shape = printedShape(CHARACTERS.indexOf(character)) ?? new Float64Array(GRID * GRID);
      const [best] = shapes.map(([other, its]): [string, number] => [other, likeness(shape, its)]).sort((a, b) => b[1] - a[1]);
      return best?.[0] === character ? [] : [`${character} looks like ${best?.[0] ?? 'nothing'}`];
    });
    expect(confused).toEqual([]);
  });

  test('by its code where no font has it: never as nothing', () => {
    LACKING.forEach((character, i) => {
      const row = rows[CHARACTERS.length + i];
      const box = row === undefined ? undefined : inkOf(row.picture, row.cell);
      const code = `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
      expect(runsOf(character)[0]).toEqual({ text: code, family: FAMILIES[0].name, isCode: true });
      expect((box?.right ?? 0) - (box?.left ?? 0)).toBeGreaterThan(FONT_PT * SCALE * 2.5);
    });
  });
});

describe('a page', () => {
  test('clips nothing: a word longer than its cell goes on in the next line, and all of it is there', async () => {
    const [long, short] = ['ab'.repeat(120), 'ab'.repeat(12)];
    const rows = rowsOf(await rendered(aStatement([tableOf([long, short, '长'.repeat(150)])])));
    const area = (i: number): number => {
      const row = rows[i];
      let dark = 0;
      if (row !== undefined) for (let y = row.cell.top; y < row.cell.bottom; y++) for (let x = row.cell.left; x < row.cell.right + 20; x++) dark += row.picture.ink[y * row.picture.width + x] ?? 0;
      return dark;
    };
    expect(area(0) / area(1)).toBeGreaterThan(9);
    expect(area(0) / area(1)).toBeLessThan(11);
    for (const { picture, cell } of rows) expect(inkOf(picture, { ...cell, left: 555 * SCALE, right: picture.width })).toBeUndefined();
  });

  test.each([['of the exchange', LINK], ['without a place to break', `https://${'x'.repeat(180)}.example/`]])('carries a QR code that leads to a link %s', async (_, link) => {
    const [first] = await rendered(aStatement([], { link }));
    if (first === undefined) throw new Error('no page');
    const [left, side] = [first.width - 180 * SCALE, 180 * SCALE];
    const corner = new Uint8ClampedArray(side * side * 4);
    for (let y = 0; y < side; y++) corner.set(first.rgba.subarray((y * first.width + left) * 4, (y * first.width + left + side) * 4), y * side * 4);
    expect(decodeQr(corner, side, side)?.data).toBe(link);
  });

  test('has its number and how many there are at the foot', async () => {
    const pages = await rendered(aStatement([tableOf(Array.from({ length: 90 }, (_, i) => `第${i}行`))]));
    const feet = pages.map((page) => inkOf(page, { left: 400 * SCALE, right: 560 * SCALE, top: 790 * SCALE, bottom: 830 * SCALE }));
    expect(feet.every((box) => box !== undefined)).toBe(true);
    expect(pages.length).toBeGreaterThan(1);
  });
});

test('the same statement gives the same bytes, and another time other bytes', async () => {
  const statement = aStatement([tableOf(['甲', '乙'])]);
  const [first, second, other] = [await printPdf(statement), await printPdf(statement), await printPdf({ ...statement, at: '2026-11-24T05:00:00.000Z' })];
  expect(Buffer.from(first).equals(second)).toBe(true);
  expect(Buffer.from(first).equals(other)).toBe(false);
});
