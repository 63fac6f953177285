import { readCsv } from './csv.js';

export const FIELD_TYPES = ['string', 'integer', 'decimal', 'boolean', 'date', 'date-time', 'binary', 'object'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];
/** A field of the product as the form holds it. */
export interface FieldDraft { readonly name: string; readonly title?: string; readonly type: FieldType; readonly grade: 'general'; readonly personal: boolean; readonly sensitive: boolean }

export type Imported = { readonly ok: true; readonly fields: readonly FieldDraft[] } | { readonly ok: false };

/** Rows that are looked at to guess the types of a CSV. */
const SAMPLE_ROWS = 50;
const TYPES: readonly (readonly [FieldType, RegExp])[] = [
  ['integer', /^-?\d{1,15}$/], ['decimal', /^-?\d+(\.\d+)?$/], ['boolean', /^(true|false|是|否)$/i], ['date', /^\d{4}[-/]\d{1,2}[-/]\d{1,2}$/], ['date-time', /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/],
];

const guessed = (values: readonly string[]): FieldType => {
  const filled = values.filter((value) => value !== '');
  return filled.length === 0 ? 'string' : TYPES.find(([, pattern]) => filled.every((value) => pattern.test(value)))?.[0] ?? 'string';
};

/**
 * Names that often stand for personal information (PIPL 4) and for sensitive personal information (PIPL 28; the examples of
 * GB/T 35273-2020 annex B). A hint for who describes the product, who decides.
 */
const SENSITIVE = /id_?card|id_?number|identity|passport|biometr|face|finger|iris|religio|medical|diagnos|disease|patient|health|bank|account_?no|card_?no|track|trajectory|gps|minor|child|身份证|护照|证件|人脸|指纹|虹膜|宗教|病|诊断|医|健康|银行|账号|卡号|行踪|轨迹|未成年/i;
const PERSONAL = /(^|_)(name|surname)$|person|member|passenger|customer|user|phone|mobile|tel\b|email|mail|address|birth|gender|sex\b|age\b|plate|姓名|手机|电话|邮箱|邮件|地址|住址|生日|出生|性别|年龄|会员|旅客|客户|用户|车牌/i;

/** What a name suggests; sensitive personal information is personal information. */
export function suggested(name: string, title = ''): Pick<FieldDraft, 'personal' | 'sensitive'> {
  const text = `${name} ${title}`;
  const sensitive = SENSITIVE.test(text);
  return { sensitive, personal: sensitive || PERSONAL.test(name) || PERSONAL.test(title) };
}

const draftOf = (name: string, type: FieldType, title?: string): FieldDraft => ({ name, type, grade: 'general', ...suggested(name, title), ...(title === undefined ? {} : { title }) });

/** Fields from the header of a CSV, their types from the first rows. */
export function fieldsOfCsv(text: string): Imported {
  const table = readCsv(text);
  if (!table.ok) return { ok: false };
  const rows = table.rows.slice(0, SAMPLE_ROWS);
  return { ok: true, fields: table.header.map((name, i) => draftOf(name, guessed(rows.map((row) => row[i] ?? '')))) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const BY_TYPE: Readonly<Record<string, FieldType>> = { string: 'string', integer: 'integer', number: 'decimal', boolean: 'boolean', object: 'object', array: 'object' };
const BY_FORMAT: Readonly<Record<string, FieldType>> = { date: 'date', 'date-time': 'date-time', binary: 'binary', byte: 'binary' };

function typeIn({ type, format, contentEncoding }: Readonly<Record<string, unknown>>): FieldType {
  if (contentEncoding === 'base64') return 'binary';
  const one = Array.isArray(type) ? (type as readonly unknown[]).find((word) => word !== 'null') : type;
  return (typeof format === 'string' && one === 'string' ? BY_FORMAT[format] : undefined) ?? (typeof one === 'string' ? BY_TYPE[one] : undefined) ?? 'string';
}

/** Fields from the properties of a JSON Schema, of an object or of the rows of an array. */
export function fieldsOfSchema(text: string): Imported {
  try {
    const schema: unknown = JSON.parse(text);
    const row: unknown = isRecord(schema) && isRecord(schema['items']) ? schema['items'] : schema;
    if (!isRecord(row) || !isRecord(row['properties'])) return { ok: false };
    const fields = Object.entries(row['properties']).map(([name, of]) => (isRecord(of) ? draftOf(name, typeIn(of), typeof of['title'] === 'string' ? of['title'] : undefined) : draftOf(name, 'string')));
    return { ok: true, fields };
  } catch {
    return { ok: false };
  }
}

/** What a file has, whichever of the two it is. */
export const fieldsIn = (text: string): Imported => (text.trimStart().startsWith('{') ? fieldsOfSchema(text) : fieldsOfCsv(text));
