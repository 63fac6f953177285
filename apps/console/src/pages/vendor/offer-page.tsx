import { Alert, Checkbox, Empty, Form, Spin } from 'antd';
import { useCallback, useMemo, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Listing, Product } from '#core/exchange';
import { get, post } from '../../api/client.js';
import { BilingualField, ChoiceField, DigestField, IdField, NumberField, TagsField, TextField, type Choice } from '../../forms/fields.js';
import { fieldChoices, type Offered } from '../../forms/proposal-fields.js';
import { StepForm, type FormStep } from '../../forms/step-form.js';
import { TermsFields } from '../../forms/terms-fields.js';
import type { Written } from '../../forms/actions.js';
import { ProblemView } from '../../parts/problem-view.js';
import { useLoaded } from '../../parts/use-loaded.js';
import { pick } from '../../words/dictionary.js';
import { useLanguage, useSaid, useWords } from '../../words/language.js';
import { NAVIGATION } from '../../words/navigation.js';
import { VENDOR } from '../../words/vendor.js';
import { draftOf, listingOf, revisionOf } from './offer-body.js';
import { PlanLines } from './plan-lines.js';

const O = 'offer';
const PRODUCTS_MAX = '200';
const PARTICIPANTS = ['prt'];
const VISIBLE: readonly Choice[] = [{ value: 'public', title: VENDOR.vPublic }, { value: 'invited', title: VENDOR.vInvited }];
const ANSWERING: readonly Choice[] = [{ value: 'automatic', title: VENDOR.aAutomatic }, { value: 'manual', title: VENDOR.aManual }];
const TRADING: readonly Choice[] = [{ value: 'listed_price', title: VENDOR.mListed }, { value: 'negotiated', title: VENDOR.mNegotiated }, { value: 'tender', title: VENDOR.mTender }, { value: 'continuous_auction', title: VENDOR.mAuction }, { value: 'market_making', title: VENDOR.mMaking }];
const SETTLEMENT: readonly Choice[] = [{ value: 'bank', title: VENDOR.sBank }, { value: 'payment_institution', title: VENDOR.sPayment }, { value: 'operator_account', title: VENDOR.sOperator }];
const GROUNDS: readonly Choice[] = [{ value: 'registration', title: VENDOR.gRegistration }, { value: 'alternative', title: VENDOR.gAlternative }];
const ALTERNATIVES: readonly Choice[] = [{ value: 'source_and_compliance', title: VENDOR.altSource }, { value: 'registered_elsewhere', title: VENDOR.altElsewhere }, { value: 'authorised_operation', title: VENDOR.altOperation }, { value: 'service_or_tool', title: VENDOR.altService }];

const INITIAL = {
  terms: { purposes: [], fields: [], places: ['CN'], recipients: [], modes: ['file'], termDays: 365, countMax: null, rowsMax: null, bytesMax: null, onward: false },
  plans: [{ id: 'standard', kind: 'term', periodDays: 365 }], scenarios: [], visibility: 'public', invited: [], negotiation: 'manual', tradingMode: 'negotiated', settlement: 'bank', ground: { kind: 'alternative', alternative: 'source_and_compliance' },
};

type Item = Product & { readonly version: number };
type Revised = Listing & { readonly version: number };

const loadProducts = (signal: AbortSignal) => get('/v1/products', { query: { state: 'REGISTERED', limit: PRODUCTS_MAX }, signal }) as unknown as Promise<{ readonly items: readonly Item[] }>;

/** 新建挂牌; with `?listing=`, a draft or what came back is revised. */
export function OfferPage() {
  const word = useWords(VENDOR);
  const { language } = useLanguage();
  const [search] = useSearchParams();
  const revised = search.get('listing');
  const load = useCallback(async (signal: AbortSignal) => {
    const { items } = await loadProducts(signal);
    return { items, listing: revised === null ? undefined : await get('/v1/listings/{id}', { params: { id: revised }, signal }) as unknown as Revised };
  }, [revised]);
  const { value, error, reload } = useLoaded(load);
  return <>
    <h1 className="title">{pick(NAVIGATION.offer, language)}</h1>
    <p className="muted">{word('offerHint')}</p>
    <section className="panel" style={{ maxWidth: 960 }}>
      {error !== undefined ? <ProblemView error={error} retry={reload} /> : value === undefined ? <Spin /> : value.items.length === 0 ? <Empty description={word('noProducts')}><Link to="/describe">{word('newProduct')}</Link></Empty> : <OfferForm products={value.items} listing={value.listing} />}
    </section>
  </>;
}

/** The names of the fields of a product version, once one is chosen. */
function useFieldNames(product: Item | undefined, number: number | undefined): readonly Choice[] {
  const [id, sha256] = [product?.id, product?.versions[(number ?? 0) - 1]?.fieldsSha256];
  const load = useCallback(async (signal: AbortSignal) => (id === undefined || sha256 === undefined ? [] : await get('/v1/documents/{sha256}', { params: { sha256 }, query: { of: id }, signal }) as unknown as NonNullable<Offered['fields']>), [id, sha256]);
  const { value } = useLoaded(load);
  return useMemo(() => fieldChoices({ fields: value ?? [] }), [value]);
}

function OfferForm({ products, listing }: { readonly products: readonly Item[]; readonly listing: Revised | undefined }) {
  const word = useWords(VENDOR);
  const say = useSaid();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [form] = Form.useForm();
  const [isAtOnce, setAtOnce] = useState(true);
  const chosen = products.find(({ id }) => id === (listing?.product ?? search.get('product')));
  const [product, setProduct] = useState(chosen);
  const [version, setVersion] = useState(listing?.productVersion ?? chosen?.versions.length);
  const fields = useFieldNames(product, version);
  const send = useCallback((body: object, key: string) => made(listing, body, { key, isAtOnce }), [listing, isAtOnce]);
  const steps: readonly FormStep[] = [
    { title: VENDOR.what, places: [['product'], ['productVersion'], [O, 'title'], [O, 'summary'], [O, 'scenarios']], render: () => <What products={products} product={product} say={say} /> },
    { title: VENDOR.terms, places: [[O, 'terms']], render: () => <TermsFields at={[O, 'terms']} fields={fields} /> },
    { title: VENDOR.pricing, places: [[O, 'plans']], render: () => <PlanLines at={[O, 'plans']} /> },
    { title: VENDOR.conditions, places: [[O, 'visibility'], [O, 'invited'], [O, 'negotiation'], [O, 'tradingMode'], [O, 'settlement'], [O, 'contractSha256'], [O, 'ground']], render: () => <Conditions /> },
  ];
  return <StepForm<Written> path={listing === undefined ? '/v1/listings' : '/v1/listings/{id}/revise'} form={form} steps={steps} send={send} toBody={listing === undefined ? listingOf : revisionOf} submitText={word(listing === undefined ? 'createListing' : 'reviseListing')}
    initial={{ product: product?.id, productVersion: version, offer: listing !== undefined ? draftOf(listing.offer) : { ...INITIAL, title: product?.versions.at(-1)?.name, summary: product?.versions.at(-1)?.description } }}
    buttons={<Checkbox checked={isAtOnce} onChange={({ target }) => { setAtOnce(target.checked); }}>{word('submitAtOnce')}</Checkbox>}
    onDraft={({ product: id, productVersion }) => {
      const now = products.find((one) => one.id === id);
      if (now !== undefined && now.id !== product?.id) form.setFieldsValue({ productVersion: now.versions.length, offer: { title: now.versions.at(-1)?.name, summary: now.versions.at(-1)?.description } });
      setProduct(now);
      setVersion(now?.id === product?.id && typeof productVersion === 'number' ? productVersion : now?.versions.length);
    }} done={({ id }) => { void navigate(`/listings/${id}`); }} />;
}

interface Attempt { readonly key: string; readonly isAtOnce: boolean }
/** Makes or revises the listing and, where that is wanted, submits it: both under keys of this attempt, so that a repetition does neither twice. */
async function made(revised: Revised | undefined, body: object, { key, isAtOnce }: Attempt): Promise<Written> {
  const listing = await (revised === undefined ? post('/v1/listings', { body: body as never, key }) : post('/v1/listings/{id}/revise', { params: { id: revised.id }, body: body as never, key, version: revised.version }));
  const [written] = listing.entries;
  if (isAtOnce && written !== undefined) await post('/v1/listings/{id}/submit', { params: { id: listing.id }, body: {}, key: `${key}-submit`, version: written.version });
  return listing;
}

interface WhatProps { readonly products: readonly Item[]; readonly product: Item | undefined; readonly say: (text: { readonly zh: string; readonly en?: string }) => string }
function What({ products, product, say }: WhatProps) {
  const named = (one: Item): string => say(one.versions.at(-1)?.name ?? { zh: one.id });
  const versions = product?.versions.map((_version, i) => i + 1) ?? [];
  return <>
    <ChoiceField at={['product']} title={VENDOR.product} choices={products.map((one) => ({ value: one.id, title: [named(one), named(one)] }))} />
    <NumberField at={['productVersion']} title={VENDOR.productVersion} extra={versions.join(' / ')} />
    <BilingualField at={[O, 'title']} title={VENDOR.title} />
    <BilingualField at={[O, 'summary']} title={VENDOR.summary} isLong />
    <TagsField at={[O, 'scenarios']} title={VENDOR.scenarios} suggestions={['site-selection', 'traffic-planning', 'risk-control', 'trade-analysis', 'supply-chain', 'service-design']} />
  </>;
}

function Conditions() {
  const word = useWords(VENDOR);
  const visibility: unknown = Form.useWatch([O, 'visibility']);
  const ground: unknown = Form.useWatch([O, 'ground', 'kind']);
  return <>
    <div className="pair"><ChoiceField at={[O, 'visibility']} title={VENDOR.visibility} choices={VISIBLE} /><ChoiceField at={[O, 'negotiation']} title={VENDOR.answering} choices={ANSWERING} /></div>
    {visibility === 'invited' ? <IdField at={[O, 'invited']} title={VENDOR.invited} prefixes={PARTICIPANTS} isMany /> : null}
    <div className="pair"><ChoiceField at={[O, 'tradingMode']} title={VENDOR.tradingMode} choices={TRADING} /><ChoiceField at={[O, 'settlement']} title={VENDOR.settlement} choices={SETTLEMENT} /></div>
    <DigestField at={[O, 'contractSha256']} title={VENDOR.contract} />
    <ChoiceField at={[O, 'ground', 'kind']} title={VENDOR.ground} choices={GROUNDS} />
    {ground === 'registration' ? <TextField at={[O, 'ground', 'title']} title={VENDOR.titleId} /> : <><ChoiceField at={[O, 'ground', 'alternative']} title={VENDOR.alternative} choices={ALTERNATIVES} /><DigestField at={[O, 'ground', 'sha256']} title={VENDOR.groundFile} /></>}
    <Alert type="info" showIcon title={word('report')} description={word('reportHint')} style={{ marginBottom: 12 }} />
  </>;
}
