import { faultsIn, type Schema } from '../../forms/schema.js';
import type { FORMS } from '../../words/forms.js';
import { SAMPLE } from '../../words/bulk.js';
import type { Values } from '../../words/dictionary.js';
import { FIELD_TYPES, suggested, type FieldType } from './field-import.js';
import { minorOf } from './offer-body.js';
import { BLANK } from './templates.js';

/** The columns of the sheet, each with where its value stands in the product or in the offer, and an example. */
export const COLUMNS = [
  ['external_id', '/externalId', 'metro-01'], ['name', '/description/name/zh', SAMPLE.name[0]], ['name_en', '/description/name/en', SAMPLE.name[1]], ['kind', '/description/kind', 'data_set'], ['sector', '/description/sector', 'transport'],
  ['description', '/description/description/zh', SAMPLE.description[0]], ['storage_place', '/description/storagePlace', 'CN'], ['update_frequency', '/description/updateFrequency', 'daily'], ['fields', '/description/fields', 'service_date:date;station:string;entries:integer'],
  ['evidence_sha256', '/description/rights/evidence', '64 hex'], ['source_kind', '/description/source/kind', 'self_produced'], ['source_sha256', '/description/source/sha256', '64 hex'], ['report_issuer', '/description/complianceReport/issuer', ''], ['report_sha256', '/description/complianceReport/sha256', ''],
  ['summary', '/offer/summary/zh', SAMPLE.summary[0]], ['scenarios', '/offer/scenarios', 'site-selection;traffic-planning'], ['purposes', '/offer/terms/purposes', 'research'], ['places', '/offer/terms/places', 'CN;HK'], ['modes', '/offer/terms/modes', 'file;api'], ['term_days', '/offer/terms/termDays', '365'], ['rows_max', '/offer/terms/rowsMax', ''],
  ['plan_kind', '/offer/plans/0/kind', 'fixed'], ['amount_yuan', '/offer/plans/0/amount', '288000'], ['negotiation', '/offer/negotiation', 'manual'], ['contract_sha256', '/offer/contractSha256', '64 hex'], ['ground', '/offer/ground/alternative', 'source_and_compliance'], ['ground_sha256', '/offer/ground/sha256', '64 hex'],
] as const;
type Column = (typeof COLUMNS)[number][0];

/** What is wrong with a row, and in which column. */
export interface RowFault { readonly column: string; readonly says: keyof typeof FORMS; readonly values?: Values }
/** One row as the two requests that it becomes. */
export interface BulkRow { readonly line: number; readonly name: string; readonly product: object; readonly offer: object; readonly faults: readonly RowFault[] }

/** The first line of the sheet is the header. */
const HEADER_LINES = 1;
const listIn = (text: string): string[] => text.split(/[;；、]/).map((one) => one.trim()).filter((one) => one !== '');
const countIn = (text: string): number | string | null => (text === '' ? null : /^\d+$/.test(text) ? Number(text) : text);
const isType = (text: string): text is FieldType => FIELD_TYPES.some((type) => type === text);

/** `name:type`, and `:personal` or `:sensitive` where the row says so itself; else the name suggests it. */
function fieldOf(text: string): object {
  const [name = '', type = '', about] = text.split(':').map((part) => part.trim());
  const marks = about === undefined ? suggested(name) : { personal: about === 'personal' || about === 'sensitive', sensitive: about === 'sensitive' };
  return { name, type: isType(type) ? type : type === '' ? 'string' : type, grade: 'general', ...marks };
}

const filled = (members: Readonly<Record<string, string>>): Record<string, string> => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== ''));

function productOf(cell: (column: Column) => string): object {
  const report = filled({ issuer: cell('report_issuer'), sha256: cell('report_sha256') });
  const evidence = listIn(cell('evidence_sha256')).map((sha256) => ({ kind: 'registration-certificate', sha256 }));
  return {
    ...filled({ externalId: cell('external_id') }),
    description: {
      ...BLANK, name: filled({ zh: cell('name'), en: cell('name_en') }), kind: cell('kind'), sector: cell('sector'), description: filled({ zh: cell('description') }), storagePlace: cell('storage_place'), updateFrequency: cell('update_frequency'),
      fields: listIn(cell('fields')).map(fieldOf), rights: { ...BLANK.rights, evidence }, source: filled({ kind: cell('source_kind'), sha256: cell('source_sha256') }), complianceReport: Object.keys(report).length === 0 ? null : report,
    },
  };
}

function offerOf(cell: (column: Column) => string): object {
  const kind = cell('plan_kind');
  return {
    title: filled({ zh: cell('name'), en: cell('name_en') }), summary: filled({ zh: cell('summary') }), scenarios: listIn(cell('scenarios')),
    terms: { purposes: listIn(cell('purposes')), fields: [], places: listIn(cell('places')), recipients: [], modes: listIn(cell('modes')), termDays: countIn(cell('term_days')), countMax: null, rowsMax: countIn(cell('rows_max')), bytesMax: null, onward: false },
    plans: [{ id: 'standard', kind, amount: kind === 'free' ? '0' : minorOf(cell('amount_yuan')), currency: 'CNY' }], visibility: 'public', invited: [], negotiation: cell('negotiation'), tradingMode: cell('negotiation') === 'automatic' ? 'listed_price' : 'negotiated', settlement: 'bank',
    contractSha256: cell('contract_sha256'), ground: { kind: 'alternative', alternative: cell('ground'), sha256: cell('ground_sha256') },
  };
}

/** The column that a pointer is about. */
const columnOf = (pointer: string): string => (pointer.startsWith('/offer/title') ? 'name' : COLUMNS.filter(([, place]) => pointer.startsWith(place)).sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? COLUMNS.find(([, place]) => place.startsWith(pointer))?.[0] ?? pointer);

interface Schemas { readonly product: Schema; readonly listing: Schema }
/** Stands for the product that the row itself makes. */
const PLACEHOLDER = 'prd_00000000-0000-7000-8000-000000000000';

/** The rows of a sheet, each checked as the API will check it. */
export function bulkRows(header: readonly string[], rows: readonly (readonly string[])[], schemas: Schemas): BulkRow[] {
  const places = new Map(header.map((name, i) => [name.trim().toLowerCase(), i]));
  return rows.map((row, i) => {
    const cell = (column: Column): string => row[places.get(column) ?? -1] ?? '';
    const [product, offer] = [productOf(cell), offerOf(cell)];
    const found = [...faultsIn(schemas.product, product), ...faultsIn(schemas.listing, { product: PLACEHOLDER, productVersion: 1, offer })];
    const faults = new Map(found.map(({ pointer, ...fault }) => [columnOf(pointer), { ...fault, column: columnOf(pointer) }]));
    return { line: i + 1 + HEADER_LINES, name: cell('name'), product, offer, faults: [...faults.values()] };
  });
}

export const missingColumns = (header: readonly string[]): string[] => COLUMNS.map(([name]) => name).filter((name) => !header.some((one) => one.trim().toLowerCase() === name));

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const EXAMPLE_DIGEST = '0'.repeat(64);
/** An empty sheet with one example, with the mark that lets Excel read it as UTF-8. */
export const sheet = (): string => `\uFEFF${COLUMNS.map(([name]) => name).join(',')}\r\n${COLUMNS.map(([, , example]) => quoted(example === '64 hex' ? EXAMPLE_DIGEST : example)).join(',')}\r\n`;

