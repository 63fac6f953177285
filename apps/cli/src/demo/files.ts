import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Source } from '../manifest/compute.js';
import type { Description } from './catalogue/product.js';
import { randomOf, seedOf, type Random } from './random.js';

type FieldData = Description['fields'][number];
type Value = string | number | boolean;

/** A file to be made: as many rows of a product's fields. */
export interface Sample {
  readonly path: string;
  readonly format: 'csv' | 'jsonl';
  readonly fields: readonly FieldData[];
  readonly rows: number;
  readonly seed: number;
  /** The last day that the data speaks of. */
  readonly until: string;
}

/** What stands in fields of these names; other texts are codes. */
const WORDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  station: ['福田口岸', '罗湖', '深圳北站', '车公庙', '前海湾', '后海', '老街', '岗厦北'],
  terminal: ['盐田国际', '蛇口', '赤湾', '大铲湾'],
  province: ['广东', '浙江', '江苏', '福建', '山东', '四川'],
  city: ['深圳', '广州', '珠海', '佛山', '东莞'],
  home_city: ['广州', '长沙', '武汉', '南宁', '贵阳'],
  class: ['服饰', '电子', '美妆', '母婴', '食品'],
  seat_class: ['二等座', '一等座', '商务座', '软卧'],
  room_type: ['大床房', '双床房', '套房'],
  industry: ['电子制造', '跨境电商', '软件服务', '物流运输'],
  cause: ['买卖合同', '借款合同', '劳动争议'],
  therapy: ['口服用药', '运动干预', '膳食干预', '胰岛素'],
};
/** What integers of these names lie between; others are counts. */
const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  hour: [6, 23], line_no: [1, 16], trips: [4, 60], score: [300, 850], pressure: [95, 180], wagons: [30, 55], weight_g: [80, 9_000], boxes_in: [20, 900], boxes_out: [20, 900],
};
const DAY_MS = 86_400_000;
const ROWS_PER_CHUNK = 1_000;

/** Makes a file of believable rows, equal for an equal seed, and tells how to read it. */
export async function makeFile(sample: Sample): Promise<Source> {
  const partial = `${sample.path}.partial`;
  await pipeline(chunksOf(sample), createWriteStream(partial));
  await rename(partial, sample.path);
  return { path: sample.path, format: sample.format, fields: [] };
}

function* chunksOf({ format, fields, rows, seed, until }: Sample): Generator<string, void, undefined> {
  const random = randomOf(seed);
  const names = fields.map(({ name }) => name);
  if (format === 'csv') yield `${names.join(',')}\r\n`;
  for (let first = 0; first < rows; first += ROWS_PER_CHUNK) {
    let chunk = '';
    for (let row = first; row < Math.min(first + ROWS_PER_CHUNK, rows); row++) {
      const values = fields.map((field) => valueOf(field, { row, random, until }));
      chunk += format === 'csv' ? `${values.map(cellOf).join(',')}\r\n` : `${JSON.stringify(Object.fromEntries(values.map((value, column) => [names[column], value])))}\n`;
    }
    yield chunk;
  }
}

function valueOf({ name, type }: FieldData, { row, random, until }: { readonly row: number; readonly random: Random; readonly until: string }): Value {
  switch (type) {
    case 'integer':
      return random.integer(...(RANGES[name] ?? [0, 5_000]));
    case 'decimal':
      return random.integer(1, 100_000) / 100;
    case 'boolean':
      return random.integer(0, 1) === 1;
    case 'date':
      return instantBefore(until, random).slice(0, 10);
    case 'date-time':
      return instantBefore(until, random);
    case 'string':
    case 'binary':
    case 'object':
      return textOf(name, row, random);
  }
}

const instantBefore = (until: string, random: Random): string => new Date(Date.parse(`${until}T00:00:00Z`) - random.integer(0, 364) * DAY_MS + random.integer(0, 86_399) * 1000).toISOString().replace('.000', '');

/** A token stands for one person, so each row has its own. */
function textOf(name: string, row: number, random: Random): string {
  const words = WORDS[name];
  if (words !== undefined) return random.pick(words);
  if (/_(token|no)$/.test(name)) return `${name.slice(0, 2)}${(seedOf(row, name) >>> 0).toString(16).padStart(8, '0')}${row.toString(36)}`;
  return `${name.slice(0, 3).toUpperCase()}-${String(random.integer(1, 480)).padStart(4, '0')}`;
}

const cellOf = (value: Value): string => (typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value));
