import { randomUUID } from 'node:crypto';
import { checkCharacter, idOf, sha256Hex, type Caller, type CommandInput, type CommandName, type Id, type Role } from '#core/exchange';
import { systemCaller, type Committed, type Ledger } from '#ledger';

/** How many of each take part; grants are spread evenly over vendors and buyers. */
export interface MarketSize {
  readonly vendors: number;
  readonly buyers: number;
  readonly grants: number;
  /** Whether the products are about people and the buyers are abroad, so that every delivery counts. */
  readonly isExport?: boolean;
  /** Whether every vendor has a registered enforcement point of this name; elsewhere it is a name alone. */
  readonly isEnforced?: boolean;
}

/** The credential that a machine presents at the token endpoint. */
export interface Client { readonly clientId: string; readonly clientSecret: string }
/** An organisation with the credential of its machine. */
export interface Member extends Client { readonly caller: Caller }
/** An active, unlimited grant: who may use it, by which access key, and what it is paid for by. */
export interface TradedGrant { readonly id: Id<'grant'>; readonly buyer: Member; readonly vendor: Member; readonly point: Client | undefined; readonly key: string; readonly order: Id<'order'> }
export interface Market { readonly buyers: readonly Member[]; readonly grants: readonly TradedGrant[] }

type Organisation = CommandInput<'participant.apply'>['organisation'];
type Run = <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>) => Promise<Committed>;
interface Operators { readonly maker: Caller; readonly checker: Caller }

const SYSTEM = systemCaller('bench');
const AT_ONCE = 256;
const POINT = 'gateway-1';
const digest = (seed: string): string => sha256Hex(seed);
const person = (): string => `psn_${randomUUID()}`;

/** Founds an exchange on an empty ledger and trades on it, by the ledger's own commands, down to active grants. */
export async function openMarket(ledger: Ledger, { vendors, buyers, grants, isExport = false, isEnforced = false }: MarketSize): Promise<Market> {
  const run: Run = (caller, name, input) => ledger.submit(name, input, { caller, key: randomUUID() });
  const operators = await found(run);
  const sellers = await each(vendors, async (i) => {
    const vendor = await admit(run, operators, { serial: i, capacity: 'vendor' });
    const point = isEnforced ? await enforce(ledger, run, vendor.caller) : undefined;
    return { vendor, point, listing: await list(ledger, run, { vendor: vendor.caller, isPersonal: isExport }) };
  });
  const customers = await each(buyers, (i) => admit(run, operators, { serial: vendors + i, capacity: 'buyer', isAbroad: isExport }));
  const traded = await each(grants, async (i) => {
    const [seller, buyer] = [of(sellers, i), of(customers, Math.floor(i / vendors))];
    return grant(ledger, run, { ...seller, buyer });
  });
  return { buyers: customers, grants: traded };
}

/** The body of one small declared transfer, without the id, which the API makes. */
export const aDelivery = (grantId: Id<'grant'>, fileSha256 = digest('file')): Omit<CommandInput<'transfer.request'>, 'id'> => ({
  grant: grantId, purpose: 'planning', mode: 'file',
  manifest: { files: [{ name: 'flows.csv', sha256: fileSha256, rows: 10, bytes: 1000 }], rows: 10, bytes: 1000, fields: ['junction', 'flow'] },
  people: { general: 0, sensitive: 0 }, circumstances: {},
});

function of<T>(items: readonly T[], i: number): T {
  const item = items[i % items.length];
  if (item === undefined) throw new Error('a market needs at least one of each');
  return item;
}

async function each<T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let from = 0; from < count; from += AT_ONCE) {
    made.push(...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => make(from + i)))));
  }
  return made;
}

function organisation(serial: number, capacities: Organisation['capacities'], isAbroad = false): Organisation {
  const first17 = `9144030${String(serial).padStart(10, '0')}`;
  if (isAbroad) {
    return {
      name: { zh: '海外数据公司', en: 'Overseas Data Ltd' }, organisationType: 'foreign_company', capacities, jurisdiction: 'SG',
      registration: { scheme: 'OTHER', number: `X${serial}` }, ciio: false, dataMerchant: false, evidence: [],
    };
  }
  return {
    name: { zh: '深圳市要素数据有限公司', en: 'Shenzhen Yaosu Data Ltd' }, organisationType: 'enterprise_legal_person', capacities, jurisdiction: 'CN', city: 'Shenzhen',
    gba: 'MAINLAND_NINE', registration: { scheme: 'USCC', number: first17 + checkCharacter(first17) }, ciio: false, dataMerchant: true, evidence: [],
  };
}

function application(serial: number, capacity: 'vendor' | 'buyer', isAbroad = false): CommandInput<'participant.apply'> & { readonly secret: string } {
  const secret = randomUUID();
  return {
    id: idOf('participant', randomUUID()), organisation: organisation(serial, [capacity], isAbroad), contact: { name: '王芳', email: 'wang@example.com' }, person: person(), secret,
    credential: { id: `cli_${randomUUID()}`, secretSha256: digest(secret), person: null, validFrom: '2020-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' },
  };
}

const callerOf = (org: Id<'participant'>, roles: readonly Role[], client: string, by: string | null): Caller => ({ org, roles, client: `${org}:${client}`, person: by });

async function found(run: Run): Promise<Operators> {
  const { secret: _, ...founder } = application(1_000_000, 'vendor');
  await run(SYSTEM, 'participant.bootstrap', founder);
  const second = person();
  const maker = callerOf(founder.id, ['operator'], founder.credential.id, founder.person);
  await run(maker, 'person.add', { id: founder.id, person: second, name: '李强' });
  return { maker, checker: { ...maker, person: second } };
}

async function admit(run: Run, { maker, checker }: Operators, { serial, capacity, isAbroad = false }: { readonly serial: number; readonly capacity: 'vendor' | 'buyer'; readonly isAbroad?: boolean }): Promise<Member> {
  const { secret, ...applied } = application(serial, capacity, isAbroad);
  await run(SYSTEM, 'participant.apply', applied);
  await run(maker, 'participant.endorse', { id: applied.id });
  await run(checker, 'participant.admit', { id: applied.id });
  return { caller: callerOf(applied.id, [capacity], applied.credential.id, null), clientId: `${applied.id}:${applied.credential.id}`, clientSecret: secret };
}

const TERMS: CommandInput<'listing.create'>['offer']['terms'] = {
  purposes: [], fields: [], places: [], recipients: [], modes: ['file', 'api'], termDays: 365, countMax: null, rowsMax: null, bytesMax: null, onward: false,
};

async function list(ledger: Ledger, run: Run, { vendor, isPersonal }: { readonly vendor: Caller; readonly isPersonal: boolean }): Promise<Id<'listing'>> {
  const [product, listing] = [ledger.newId('product'), ledger.newId('listing')];
  await run(vendor, 'product.describe', {
    id: product,
    description: {
      name: { zh: '深圳道路交通流量', en: 'Shenzhen road traffic' }, kind: 'data_set', sector: 'transport', description: { zh: '路口五分钟流量', en: 'Five-minute flows at junctions' },
      storagePlace: 'CN', updateFrequency: 'daily',
      fields: [{ name: 'junction', type: 'string', grade: 'general', personal: isPersonal, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false }],
      nature: { gradeBasis: 'none', anonymised: false, identifiesPersonAlone: false, personalAuthorised: true, origin: 'domestic', domesticMixed: false, exportControlled: false, exportLicence: false, stateSecret: false, nationalSecurityConcern: false },
      rights: { holding: true, processing: true, operation: true, disputeOpen: false, evidence: [] },
      source: { kind: 'self_produced', sha256: digest('source') }, complianceReport: { sha256: digest('report'), issuer: '某律师事务所' },
    },
  });
  await run(vendor, 'product.register', { id: product });
  await run(vendor, 'listing.create', {
    id: listing, product, productVersion: 1,
    offer: {
      title: { zh: '交通流量数据集', en: 'Traffic flow data set' }, summary: { zh: '用于风控与规划', en: 'For planning' }, scenarios: ['planning'], terms: TERMS,
      plans: [{ id: 'basic', kind: 'fixed', amount: '100000', currency: 'CNY' }], visibility: 'public', invited: [], negotiation: 'manual', tradingMode: 'negotiated', settlement: 'bank', contractSha256: digest('contract'),
      ground: { kind: 'alternative', alternative: 'source_and_compliance', sha256: digest('report') },
    },
  });
  await run(vendor, 'listing.submit', { id: listing });
  const { entries: [queued] } = await run(SYSTEM, 'check.queue', { subject: listing, round: 1 });
  const check = idOf('check', queued.stream.slice(4));
  await run(SYSTEM, 'check.start', { id: check });
  await run(SYSTEM, 'check.conclude', { id: check });
  return listing;
}

/** The enforcement point of a vendor, by a credential of its own. */
async function enforce(ledger: Ledger, run: Run, vendor: Caller): Promise<Client> {
  const [id, secret] = [`cli_${randomUUID()}`, randomUUID()];
  const credential = { id, secretSha256: digest(secret), person: null, validFrom: '2020-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
  await run(vendor, 'enforcer.register', { id: ledger.derivedId('enforcer', vendor.org, POINT), code: POINT, name: { zh: '网关' }, kind: 'gateway', credential });
  return { clientId: `${vendor.org}:${id}`, clientSecret: secret };
}

async function grant(ledger: Ledger, run: Run, { vendor, point, listing, buyer }: Pick<TradedGrant, 'vendor' | 'point' | 'buyer'> & { readonly listing: Id<'listing'> }): Promise<TradedGrant> {
  const id = ledger.newId('negotiation');
  await run(buyer.caller, 'negotiation.request', { id, listing, proposal: { terms: TERMS, plan: 'basic', need: '城市交通规划' } });
  await run(vendor.caller, 'negotiation.agree', { id });
  await run(buyer.caller, 'negotiation.verify', { id, agreementSha256: (await ledger.get(id))?.state.agreementSha256 ?? '' });
  const { entries } = await run(vendor.caller, 'negotiation.finalize', { id });
  const granted = (await ledger.get(id))?.state.grant;
  const order = entries.find(({ type }) => type === 'order.placed')?.stream;
  if (granted === null || granted === undefined || order === undefined) throw new Error(`${id} was finalised and yielded no grant, or no order`);
  const key = `key-of-${granted}`;
  await run(vendor.caller, 'grant.activate', { id: granted, enforcementPoints: [POINT], credentialSha256: digest(key) });
  return { id: granted, buyer, vendor, point, key, order: idOf('order', order.slice(4)) };
}
