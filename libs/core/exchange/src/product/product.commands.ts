import { Type, type Static } from '@sinclair/typebox';
import { command, draft, need, requireFree, type Context, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Bilingual, Code, IdOf, Jurisdiction, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { derived, requireRegime } from '../authorisation/derivation.js';
import { ComplianceReport, Field, Nature, PRODUCT_KINDS, REGIMES, Rights, SourceStatement, derivation, type GRADES } from './product.entries.js';
import { PRODUCT } from './product.lifecycle.js';

/** What the vendor describes. Grade, personal and sensitive are read off the fields, so that they cannot contradict them. */
export const ProductDescription = closed({
  regime: Type.Optional(OneOf(REGIMES)),
  ...derivation,
  name: Bilingual(200),
  kind: OneOf(PRODUCT_KINDS),
  sector: Code,
  description: Bilingual(600),
  storagePlace: Jurisdiction,
  updateFrequency: OneOf(['once', 'realtime', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const),
  fields: Type.Array(Field, { minItems: 1, maxItems: 512 }),
  nature: Type.Omit(Nature, ['grade', 'personal', 'sensitive'], { additionalProperties: false }),
  rights: Rights,
  source: Nullable(SourceStatement),
  complianceReport: Nullable(ComplianceReport),
});

const STRICTNESS: readonly (typeof GRADES)[number][] = ['general', 'important', 'core'];

/** The version as it is recorded: the field list becomes a document, its summary stays in the entry. */
function versionOf({ fields, nature, regime = 'NON_PUBLIC', ...rest }: Static<typeof ProductDescription>) {
  const names = fields.map(({ name }) => name);
  const repeated = names.find((name, position) => names.indexOf(name) !== position);
  if (repeated !== undefined) throw new Refusal('invalid_request', `The field ${repeated} is described twice.`, { pointer: '/fields' });
  const contradiction = fields.findIndex(({ personal, sensitive }) => sensitive && !personal);
  if (contradiction >= 0) throw new Refusal('invalid_request', 'A sensitive field is personal information.', { pointer: `/fields/${contradiction}/personal`, article: 'PIPL 28' });
  const document = documentOf(fields);
  const grade = STRICTNESS.findLast((one) => fields.some((field) => field.grade === one)) ?? 'general';
  const personal = fields.some((field) => field.personal);
  const sensitive = fields.some((field) => field.sensitive);
  const version = { ...rest, regime, nature: { ...nature, grade, personal, sensitive }, fieldsSha256: document.sha256, fieldCount: fields.length };
  requireRegime(version);
  return { document, version };
}

export const describe = command('product.describe', closed({ id: IdOf('product'), externalId: Type.Optional(Text(80)), description: ProductDescription }), (input, view, ctx) => {
  requireTrading(view, ctx);
  const { document, version } = versionOf(input.description);
  const vendor = ctx.caller.org;
  return [draft('product.described', input.id, { vendor, version, ...(input.externalId === undefined ? {} : { externalId: input.externalId }) }, { documents: [document] })];
});

export const revise = command('product.revise', closed({ id: IdOf('product'), description: ProductDescription }), (input, view, ctx) => {
  const product = needed(view, ctx, input.id, 'product.revise');
  if (product.versions.length >= 50) throw new Refusal('limit_exceeded', 'A product has at most 50 versions; describe a new one.');
  const { document, version } = versionOf(input.description);
  const number = product.versions.length + 1;
  const listed = product.state === 'REGISTERED' ? derived(view, ctx, product, { version, number }) : [];
  return [draft('product.revised', input.id, { number, version }, { documents: [document] }), ...listed];
});

export const register = command('product.register', closed({ id: IdOf('product') }), (input, view, ctx) => {
  const product = needed(view, ctx, input.id, 'product.register');
  const version = latest(product);
  const { rights } = version;
  if (!rights.holding && !rights.processing && !rights.operation) throw new Refusal('reference_invalid', 'The vendor states none of the three rights.', { pointer: '/rights', article: '“数据二十条”（三）' });
  return [draft('product.registered', input.id, {}), ...derived(view, ctx, product, { version, number: product.versions.length })];
});

export const retire = command('product.retire', closed({ id: IdOf('product'), reason: Text(500) }), (input, view, ctx) => {
  const product = need(view, ctx, input.id);
  requireAllowed(PRODUCT, product.state, 'product.retire');
  return [draft('product.retired', input.id, { reason: input.reason })];
});

function needed(view: View, ctx: Context, id: `prd_${string}`, action: 'product.revise' | 'product.register') {
  const product = need(view, ctx, id);
  requireTrading(view, ctx);
  requireAllowed(PRODUCT, product.state, action);
  requireFree(product);
  return product;
}

function latest<T>({ versions }: { readonly versions: readonly T[] }): T {
  const version = versions.at(-1);
  if (version === undefined) throw new Error('a product has at least one version');
  return version;
}
