import { setTimeout as sleep } from 'node:timers/promises';
import { abroad, aDescription, anOffer, anOrganisation, someTerms } from '../support/ledger.js';
import type { Client } from './client.js';
import type { Http } from './http.js';
import { parse, type Actor, type Json } from './journal.js';

const LISTED_MS_MAX = 60_000;
const STEP_MS = 50;
export const PERSONAL_FIELD = 'driver';

/** A grant that the load uses; what it allows stands in the ledger. */
export interface TradedGrant { readonly id: string; readonly vendor: Actor; readonly buyer: Actor; readonly isPersonal: boolean }
export interface OnOffer { readonly listing: string; readonly vendor: Actor; readonly isPersonal: boolean }

/** An exchange at work: people, what is on offer, and grants to use. */
export interface Market {
  readonly maker: Actor;
  readonly checker: Actor;
  readonly regulator: Actor;
  readonly vendors: readonly Actor[];
  readonly buyers: readonly Actor[];
  readonly offers: readonly OnOffer[];
  /** One grant that everyone wants at the same time. */
  readonly hot: TradedGrant;
  /** Grants without limits. */
  readonly uniform: readonly TradedGrant[];
  /** Grants whose limits are reached at once. */
  readonly sharp: readonly TradedGrant[];
  /** A grant to take data about people abroad: every clearance counts them in the one tally of its vendor's year. */
  readonly abroad: TradedGrant;
}

export interface MarketOptions {
  readonly client: Client;
  readonly http: Http;
  readonly target: string;
  readonly bootstrapToken: string;
  /** How many transfers the hot grant allows. */
  readonly hotCountMax: number;
}

type Terms = ReturnType<typeof someTerms>;

/** Founds an exchange by HTTP alone, down to active grants. */
export async function openMarket(options: MarketOptions): Promise<Market> {
  const { client, bootstrapToken, hotCountMax } = options;
  const founder: Actor = { name: 'founder', org: '', authorization: `Bootstrap ${bootstrapToken}` };
  const maker = await login(options, 'maker', await client.does(founder, '/v1/exchange/bootstrap', () => application()));
  const { person } = await client.does(maker, `/v1/participants/${maker.org}/persons`, () => ({ name: '李强' }));
  const checker = await login(options, 'checker', await client.does(maker, `/v1/participants/${maker.org}/credentials`, () => ({ person })));
  const admit = async (name: string, change: Parameters<typeof anOrganisation>[0]): Promise<Actor> => {
    const actor = await login(options, name, await client.does(undefined, '/v1/participants', () => application(change)));
    await client.does(maker, `/v1/participants/${actor.org}/endorse`);
    await client.does(checker, `/v1/participants/${actor.org}/admit`);
    return actor;
  };
  const regulator = await admit('regulator', { capacities: ['regulator'] });
  const [seller, merchant] = [await admit('seller', { capacities: ['vendor'] }), await admit('merchant', { capacities: ['vendor'] })];
  const [near, far] = [await admit('near', { capacities: ['buyer'] }), await admit('far', { capacities: ['buyer'], ...abroad('SG') })];
  const offers = [await listed(client, seller), await listed(client, merchant)] as const;
  const personal = await listed(client, merchant, true);
  const give = (offer: OnOffer, buyer: Actor, change: Partial<Terms> = {}): Promise<TradedGrant> => granted(client, offer, buyer, change);
  return {
    maker, checker, regulator, vendors: [seller, merchant], buyers: [near, far], offers,
    hot: await give(offers[0], near, { countMax: hotCountMax }),
    uniform: [await give(offers[0], near), await give(offers[0], far), await give(offers[1], near), await give(offers[1], far)],
    sharp: [await give(offers[0], far, { countMax: 5 }), await give(offers[1], near, { rowsMax: 100 }), await give(offers[1], far, { bytesMax: 20_000 })],
    abroad: await give(personal, far),
  };
}

const application = (change: Parameters<typeof anOrganisation>[0] = {}): object => ({ organisation: anOrganisation(change), contact: { name: '王芳', email: 'wang@example.com' } });

async function login({ http, target }: MarketOptions, name: string, { clientId, clientSecret }: Json): Promise<Actor> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: String(clientId), client_secret: String(clientSecret) }).toString();
  const outcome = await http.send(target, { method: 'POST', path: '/oauth/token', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
  const token = outcome.kind === 'reply' ? parse(outcome.reply.text)['access_token'] : undefined;
  if (typeof token !== 'string') throw new Error(`${name} gets no token: ${JSON.stringify(outcome)}`);
  return { name, org: String(clientId).split(':')[0] ?? '', authorization: `Bearer ${token}` };
}

async function listed(client: Client, vendor: Actor, isPersonal = false): Promise<OnOffer> {
  const { listing } = await submitted(client, vendor, isPersonal);
  for (const deadline = Date.now() + LISTED_MS_MAX; ;) {
    const { body } = await client.read(vendor, `/v1/listings/${listing}`);
    if (String(body['state']) === 'LISTED') return { listing, vendor, isPersonal };
    if (Date.now() > deadline) throw new Error(`${listing} is ${String(body['state'])} and not LISTED`);
    await sleep(STEP_MS);
  }
}

/** Describes, registers and submits; the check follows by itself. */
export async function submitted(client: Client, vendor: Actor, isPersonal = false): Promise<{ readonly listing: string }> {
  const { id: product } = await client.does(vendor, '/v1/products', () => ({ description: isPersonal ? aboutPeople() : aDescription() }));
  await client.does(vendor, `/v1/products/${String(product)}/register`);
  const { id } = await client.does(vendor, '/v1/listings', (mark) => ({ product, productVersion: 1, offer: anOffer({ title: { zh: '交通流量', en: mark } }) }));
  const listing = String(id);
  await client.does(vendor, `/v1/listings/${listing}/submit`);
  return { listing };
}

function aboutPeople(): ReturnType<typeof aDescription> {
  const usual = aDescription();
  return { ...usual, fields: [...usual.fields, { name: PERSONAL_FIELD, type: 'string', grade: 'general', personal: true, sensitive: false }] };
}

/** Negotiates a grant and activates it. */
export async function granted(client: Client, { listing, vendor, isPersonal }: OnOffer, buyer: Actor, change: Partial<Terms> = {}): Promise<TradedGrant> {
  const { id } = await client.does(buyer, '/v1/negotiations', (mark) => ({ listing, proposal: { terms: someTerms(change), plan: 'basic', need: mark } }));
  const negotiation = `/v1/negotiations/${String(id)}`;
  await client.does(vendor, `${negotiation}/agree`);
  const { body: { agreementSha256 } } = await client.read(buyer, negotiation);
  await client.does(buyer, `${negotiation}/verify`, () => ({ agreementSha256 }));
  await client.does(vendor, `${negotiation}/finalize`);
  const { body: { grant } } = await client.read(buyer, negotiation);
  await client.does(vendor, `/v1/grants/${String(grant)}/activate`, () => ({ enforcementPoints: ['gateway-1'] }));
  return { id: String(grant), vendor, buyer, isPersonal };
}
