import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { hotPool } from '#adapters/store';
import { checkCharacter, idOf, type Caller, type CommandInput, type CommandName, type Id, type Role } from '#core/exchange';
import { Ledger, lineLogger, replay, systemCaller, type Committed } from '#ledger';
import { freshDatabase } from './database.js';

/** What the builders need: a ledger on Postgres, or the one in memory. */
export interface Stage {
  readonly ledger: Pick<Ledger, 'get' | 'newId'>;
  /** Submits under a fresh key. */
  readonly run: <N extends CommandName>(caller: Caller, name: N, input: CommandInput<N>) => Promise<Committed>;
}

/** A ledger on a database of its own. Private values are sealed by nobody here: the vault only encodes them. */
export interface TestLedger extends Stage {
  readonly ledger: Ledger;
  readonly pool: pg.Pool;
  readonly url: string;
  readonly close: () => Promise<void>;
}

export const plainVault = { seal: (disclosures: readonly { readonly value: string }[]) => Promise.resolve(disclosures.map(({ value }) => Buffer.from(value))) };

export async function openTestLedger(options: { readonly url?: string; readonly now?: () => Date } = {}): Promise<TestLedger> {
  const database = options.url === undefined ? await freshDatabase() : { url: options.url, drop: () => Promise.resolve() };
  const pool = hotPool(database.url, 4);
  const ledger = new Ledger({ pool, exchange: 1, vault: plainVault, logger: lineLogger(process.stderr, false), ...(options.now === undefined ? {} : { now: options.now }) });
  return {
    ledger, pool, url: database.url,
    run: (caller, name, input) => ledger.submit(name, input, { caller, key: randomUUID() }),
    close: async () => {
      await ledger.drain();
      await requireReplay(pool);
      await pool.end();
      await database.drop();
    },
  };
}

/** After every test the tables are the fold of the entries. */
async function requireReplay(pool: pg.Pool): Promise<void> {
  const { differences } = await replay(pool, 1);
  if (differences.length > 0) throw new Error(`the tables differ from the entries:\n${differences.join('\n')}`);
}

export const SYSTEM = systemCaller('test');

export const callerOf = (org: Id<'participant'>, roles: readonly Role[], person: string | null = null): Caller => ({ org, roles, client: `${org}:cli_test`, person });

const personId = (): string => `psn_${randomUUID()}`;
const digest = (seed: string): string => Buffer.from(seed.padEnd(32, '.')).toString('hex').slice(0, 64);

let serial = 0;
const uscc = (): string => {
  const first17 = `9144030${String(++serial).padStart(10, '0')}`;
  return first17 + checkCharacter(first17);
};

/** What an organisation states of itself; a Shenzhen enterprise and data merchant unless told otherwise. */
export const anOrganisation = (change: Partial<CommandInput<'participant.apply'>['organisation']> = {}): CommandInput<'participant.apply'>['organisation'] => ({
  name: { zh: '深圳市要素数据有限公司', en: 'Shenzhen Yaosu Data Ltd' }, organisationType: 'enterprise_legal_person', capacities: ['vendor', 'buyer'], jurisdiction: 'CN', city: 'Shenzhen',
  gba: 'MAINLAND_NINE', registration: { scheme: 'USCC', number: uscc() }, ciio: false, dataMerchant: true, evidence: [], ...change,
});
export const abroad = (jurisdiction: string): Partial<CommandInput<'participant.apply'>['organisation']> => ({
  name: { zh: '海外数据公司', en: 'Overseas Data Ltd' }, organisationType: 'foreign_company', jurisdiction, registration: { scheme: 'OTHER', number: `X${++serial}00` }, dataMerchant: false,
});

export const anApplication = (change: Partial<CommandInput<'participant.apply'>['organisation']> = {}): CommandInput<'participant.apply'> => ({
  id: idOf('participant', randomUUID()), organisation: anOrganisation(change), contact: { name: '王芳', email: 'wang@example.com' }, person: personId(),
  credential: { id: `cli_${randomUUID()}`, secretSha256: digest('secret'), person: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' },
});

/** Two persons of the operator, who admit others. */
export interface Operators { readonly maker: Caller; readonly checker: Caller }

export async function foundExchange({ run }: Stage): Promise<Operators> {
  const application = anApplication({ capacities: ['vendor'] });
  await run(SYSTEM, 'participant.bootstrap', application);
  const second = personId();
  const maker = callerOf(application.id, ['operator'], application.person);
  await run(maker, 'person.add', { id: application.id, person: second, name: '李强' });
  return { maker, checker: callerOf(application.id, ['operator'], second) };
}

export async function admit({ run }: Stage, { maker, checker }: Operators, change: Partial<CommandInput<'participant.apply'>['organisation']> = {}): Promise<Caller> {
  const application = anApplication(change);
  await run(SYSTEM, 'participant.apply', application);
  await run(maker, 'participant.endorse', { id: application.id });
  await run(checker, 'participant.admit', { id: application.id });
  return callerOf(application.id, [...application.organisation.capacities], application.person);
}

export const aDescription = (change: Partial<CommandInput<'product.describe'>['description']> = {}): CommandInput<'product.describe'>['description'] => ({
  name: { zh: '深圳道路交通流量', en: 'Shenzhen road traffic' }, kind: 'data_set', sector: 'transport', description: { zh: '路口五分钟流量', en: 'Five-minute flows at junctions' },
  storagePlace: 'CN', updateFrequency: 'daily',
  fields: [{ name: 'junction', type: 'string', grade: 'general', personal: false, sensitive: false }, { name: 'flow', type: 'integer', grade: 'general', personal: false, sensitive: false }],
  nature: { gradeBasis: 'none', anonymised: false, identifiesPersonAlone: false, personalAuthorised: true, origin: 'domestic', domesticMixed: false, exportControlled: false, exportLicence: false, stateSecret: false, nationalSecurityConcern: false },
  rights: { holding: true, processing: true, operation: true, disputeOpen: false, evidence: [] },
  source: { kind: 'self_produced', sha256: digest('source') }, complianceReport: { sha256: digest('report'), issuer: '某律师事务所' }, ...change,
});

export const someTerms = (change: Partial<CommandInput<'listing.create'>['offer']['terms']> = {}): CommandInput<'listing.create'>['offer']['terms'] => ({
  purposes: [], fields: [], places: [], recipients: [], modes: ['file', 'api'], termDays: 365, countMax: null, rowsMax: null, bytesMax: null, onward: false, ...change,
});

export const anOffer = (change: Partial<CommandInput<'listing.create'>['offer']> = {}): CommandInput<'listing.create'>['offer'] => ({
  title: { zh: '交通流量数据集', en: 'Traffic flow data set' }, summary: { zh: '用于风控与规划', en: 'For planning' }, scenarios: ['planning'], terms: someTerms(),
  plans: [{ id: 'basic', kind: 'free', amount: '0', currency: 'CNY' }], visibility: 'public', invited: [], negotiation: 'manual', tradingMode: 'negotiated', settlement: 'bank', contractSha256: digest('contract'),
  ground: { kind: 'alternative', alternative: 'source_and_compliance', sha256: digest('report') }, ...change,
});

/** Runs the check of a subject as the worker would: queue, start, conclude. */
export async function check({ run, ledger }: Stage, subject: Id<'listing' | 'transfer'>): Promise<Committed> {
  const round = (await ledger.get(subject))?.state.round ?? 1;
  const queued = await run(SYSTEM, 'check.queue', { subject, round });
  const id = queued.entries[0].stream as Id<'check'>;
  await run(SYSTEM, 'check.start', { id });
  return run(SYSTEM, 'check.conclude', { id });
}

export interface Listed { readonly product: Id<'product'>; readonly listing: Id<'listing'> }

/** Lists a product and runs its check by hand. */
export async function list(test: Stage, vendor: Caller, change: Parameters<typeof submitListing>[2] = {}): Promise<Listed> {
  const listed = await submitListing(test, vendor, change);
  await check(test, listed.listing);
  return listed;
}

/** Describes, registers and submits; the check is left to whoever does checks. */
export async function submitListing(test: Stage, vendor: Caller, change: { readonly description?: Parameters<typeof aDescription>[0]; readonly offer?: Parameters<typeof anOffer>[0] } = {}): Promise<Listed> {
  const { run, ledger } = test;
  const [product, listing] = [ledger.newId('product'), ledger.newId('listing')];
  await run(vendor, 'product.describe', { id: product, description: aDescription(change.description) });
  await run(vendor, 'product.register', { id: product });
  await run(vendor, 'listing.create', { id: listing, product, productVersion: 1, offer: anOffer(change.offer) });
  await run(vendor, 'listing.submit', { id: listing });
  return { product, listing };
}

/** Negotiates by hand down to an active grant. */
export async function grant({ run, ledger }: Stage, { vendor, buyer, listing, terms = someTerms() }: { readonly vendor: Caller; readonly buyer: Caller; readonly listing: Id<'listing'>; readonly terms?: ReturnType<typeof someTerms> }): Promise<Id<'grant'>> {
  const id = ledger.newId('negotiation');
  await run(buyer, 'negotiation.request', { id, listing, proposal: { terms, plan: 'basic', need: '城市交通规划' } });
  await run(vendor, 'negotiation.agree', { id });
  const agreementSha256 = (await ledger.get(id))?.state.agreementSha256 ?? '';
  await run(buyer, 'negotiation.verify', { id, agreementSha256 });
  await run(vendor, 'negotiation.finalize', { id });
  const granted = (await ledger.get(id))?.state.grant;
  if (granted === null || granted === undefined) throw new Error('no grant');
  await run(vendor, 'grant.activate', { id: granted, enforcementPoints: ['gateway-1'], credentialSha256: digest('credential') });
  return granted;
}

export const aTransfer = (of: Id<'grant'>, change: Partial<CommandInput<'transfer.request'>> = {}): CommandInput<'transfer.request'> => ({
  id: idOf('transfer', randomUUID()), grant: of, purpose: 'planning', mode: 'file',
  manifest: { files: [{ name: 'flows.csv', sha256: digest('file'), rows: 10, bytes: 1000 }], rows: 10, bytes: 1000, fields: ['junction', 'flow'] },
  people: { general: 0, sensitive: 0 }, circumstances: {}, ...change,
});

/** What the machinery has counted of a participant on which nothing rests any more. */
export const NOTHING_OPEN = {
  asOf: 1, grants: 0, transfers: 0, jobs: 0, orders: 0, settlements: 0, disputes: 0, incidents: 0, requests: 0, obligations: 0, registrations: 0, pledges: 0, authorisations: 0, sponsorships: 0,
} as const;
