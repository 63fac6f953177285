import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, type EntryType, type Id } from '#core/exchange';
import { openMemoryLedger, type MemoryLedger } from '../support/memory-ledger.js';
import { Account, type Seen } from './model/account.js';
import { aChoice, attemptOf, type Choice } from './model/moves.js';
import { BrokenPromise, settle, watch } from './model/promises.js';
import { observe, openMarket, type World } from './model/world.js';

/** Fixed, so that a failure in CI is the same failure here; fast-check prints the path of the smallest story that fails. */
const SEED = 20_260_615;
const STORIES = 160;
const STEPS_MAX = 400;

type Command = fc.AsyncCommand<World, MemoryLedger>;
/** Entry types over all stories, so that a story that goes nowhere does not pass for one that keeps its promises. */
const told: Partial<Record<EntryType, number>> = {};
const refused = new Map<string, number>();

const step = (choice: Choice): Command => ({
  check: (world) => attemptOf(world, choice) !== undefined,
  run: (world, ledger) => {
    take(world, ledger, choice);
    return Promise.resolve();
  },
  toString: () => `${choice.move}(${choice.a}, ${choice.b}, ${choice.c})`,
});

/** Takes one step, compares what came of it with what the account foretells, and takes the entries into the account. */
function take(world: World, ledger: MemoryLedger, choice: Choice): void {
  const attempt = attemptOf(world, choice);
  if (attempt === undefined) return;
  const { caller, name, input, expected } = attempt;
  const before = ledger.entries.length;
  let passed: boolean;
  try {
    const { entries } = ledger.submit(caller, name, input);
    passed = entries[0].type !== 'transfer.refused';
  } catch (err) {
    if (!(err instanceof Refusal)) throw err;
    refused.set(err.code, (refused.get(err.code) ?? 0) + 1);
    if (ledger.entries.length !== before) throw new Error(`${name} was refused and wrote something`);
    passed = false;
  }
  if (expected !== undefined && passed !== expected) throw new Error(`${name} ${passed ? 'passed' : 'was refused'}, the account says otherwise`);
  const written = ledger.entries.slice(before);
  observe(world, written);
  compare(world.account, ledger, written.map(({ stream }) => stream));
}

/** The folded states say what the account says. */
function compare({ grants, tallies, holds }: Account, ledger: MemoryLedger, touched: readonly Id[]): void {
  for (const id of touched) {
    const state = ledger.state(id);
    const [grant, tally] = [grants.get(id), tallies.get(id)];
    if (grant !== undefined) expect(state).toMatchObject({ used: grant.used, terms: grant.terms });
    if (tally !== undefined) expect(state).toMatchObject(tally);
    if ('holds' in state) expect(state.holds).toEqual([...(holds.get(id) ?? [])]);
  }
}

const wait: fc.Arbitrary<Command> = fc.integer({ min: 1, max: 25 }).map((count) => ({
  check: () => true,
  run: (world) => {
    world.clock.at = new Date(Date.parse(world.clock.at) + count * 86_400_000).toISOString();
    return Promise.resolve();
  },
  toString: () => `wait(${count} days)`,
}));

test('the exchange keeps its promises in every story that its people can tell', async () => {
  const steps = aChoice.map(step);
  await fc.assert(fc.asyncProperty(fc.commands([...Array.from({ length: 12 }, () => steps), wait], { maxCommands: STEPS_MAX, size: 'max' }), async (commands) => {
    const ledger = openMemoryLedger();
    const world: World = { ...(await openMarket(ledger, ledger.clock)), account: new Account() };
    observe(world, ledger.entries);
    await fc.asyncModelRun(() => ({ model: world, real: ledger }), commands);
    for (const [type, count] of Object.entries(world.account.seen)) told[type as EntryType] = (told[type as EntryType] ?? 0) + count;
  }), { seed: SEED, numRuns: STORIES });
});

test('those stories go everywhere', () => {
  const everywhere: EntryType[] = [
    'participant.suspended', 'participant.resumed', 'listing.listed', 'listing.returned', 'negotiation.finalized', 'negotiation.offered', 'grant.exhausted', 'grant.use_returned', 'grant.suspended', 'grant.revoked',
    'transfer.cleared', 'transfer.basis_needed', 'transfer.basis_attached', 'transfer.blocked', 'transfer.refused', 'transfer.started', 'transfer.resumed', 'transfer.completed', 'transfer.terminated',
    'tally.reserved', 'tally.released', 'basis.effected', 'hold.placed', 'hold.lifted', 'grant.held', 'transfer.held', 'check.superseded', 'check.requeued',
    'review.opened', 'review.returned', 'review.decided', 'check.approved', 'check.rejected', 'waiver.revoked', 'check.waived',
  ];
  expect(everywhere.filter((type) => (told[type] ?? 0) < 3)).toEqual([]);
  expect(['scope_denied', 'wrong_party', 'same_person', 'held', 'state_conflict', 'not_cleared', 'wider_than_offer', 'participant_not_active'].filter((code) => !refused.has(code))).toEqual([]);
});

describe('a story that breaks a promise is caught', () => {
  const market = async () => {
    const ledger = openMemoryLedger();
    const world: World = { ...(await openMarket(ledger, ledger.clock)), account: new Account() };
    observe(world, ledger.entries);
    const { account } = world;
    const [listing, grant, negotiation] = [account.of('listing')[0]!, account.of('grant')[0]!, account.of('negotiation')[0]!];
    const { vendor, buyer, product } = account.grant(grant);
    let index = ledger.entries.length;
    const forge = (type: EntryType, stream: Id, data: object): void => {
      watch(account, { index: index++, type, stream, at: ledger.clock.at, actor: { org: world.maker.org, client: 'forger', person: world.maker.person }, data, private: {} } as Seen);
      settle(account);
    };
    const request = (): void => forge('transfer.requested', 'trf_1', { grant, vendor, buyer, product, recipient: buyer });
    return { forge, request, account, world, listing, grant, negotiation, vendor, buyer, product };
  };
  type Market = Awaited<ReturnType<typeof market>>;
  const verdict = { check: 'chk_1', basis: null, counted: null, factsSha256: 'f', verdictSha256: 'v', pack: { digest: 'p' } };

  test.each<[string, RegExp, (market: Market) => void]>([
    ['a listing without its check', /LISTED without/, ({ forge, listing }) => forge('listing.listed', listing, { check: 'chk_1' })],
    ['a waived check without a waiver in force', /waiver in force alone/, ({ forge }) => forge('check.waived', 'chk_1', { waiver: { waiver: 'wai_1' } })],
    ['a check that people approve without a decided review', /decided review of its own subject/, ({ forge, account }) => {
      account.checks.set('chk_1', { subject: 'lst_1', round: 1, passed: false });
      forge('check.approved', 'chk_1', { review: 'rev_1' });
    }],
    ['a proposal wider than the offer', /wider than its offer/, ({ forge, listing, account, buyer }) =>
      forge('negotiation.requested', 'neg_1', { listing, buyer, proposal: { terms: { ...account.listings.get(listing)!.offer.terms, termDays: 3660 } } })],
    ['a grant wider than its agreement', /wider than its agreement/, ({ forge, negotiation, account, vendor, buyer, product }) =>
      forge('grant.provisioned', 'grt_1', { negotiation, vendor, buyer, product, terms: { ...account.proposals.get(negotiation)!.terms, countMax: null } })],
    ['one use too many', /exceeds its limits/, ({ forge, grant }) => { for (let i = 0; i < 4; i++) forge('grant.used', grant, { rows: 1, bytes: 1 }); }],
    ['a use given back twice', /falls below nothing/, ({ forge, grant }) => forge('grant.use_returned', grant, { rows: 0, bytes: 0 })],
    ['a start without a clearance', /unless an earlier entry has cleared it/, ({ forge, request }) => { request(); forge('transfer.started', 'trf_1', {}); }],
    ['a clearance without a passed check', /cleared by a passed check/, ({ forge, request }) => { request(); forge('transfer.cleared', 'trf_1', verdict); }],
    ['a start under a hold', /while it is held/, ({ forge, request, product }) => {
      request();
      forge('check.queued', 'chk_1', { subject: 'trf_1', round: 1 });
      forge('check.passed', 'chk_1', verdict);
      forge('transfer.cleared', 'trf_1', verdict);
      forge('product.held', product, { hold: 'hld_1' });
      forge('transfer.started', 'trf_1', {});
    }],
    ['a request of a suspended buyer', /while it is held/, ({ forge, request, buyer }) => { forge('participant.suspended', buyer, { reason: 'x' }); request(); }],
    ['another verdict on the same facts', /function of facts and pack/, ({ forge }) => {
      for (const [id, verdictSha256] of [['chk_1', 'v'], ['chk_2', 'w']] as const) {
        forge('check.queued', id, { subject: 'trf_1', round: 1 });
        forge('check.passed', id, { ...verdict, verdictSha256 });
      }
    }],
    ['an admission by the person who endorsed it', /two people/, ({ forge, world }) => {
      forge('participant.endorsed', 'prt_1', { person: world.maker.person });
      forge('participant.admitted', 'prt_1', { person: world.maker.person, endorsedBy: world.maker.person });
    }],
    ['people counted without a clearance', /people, cleared are 0/, ({ forge }) => forge('tally.reserved', 'tly_1', { general: 1, sensitive: 0 })],
    ['an entry after the end', /what has ended/, ({ forge, grant }) => { forge('grant.expired', grant, { reason: 'x' }); forge('grant.resumed', grant, { reason: 'x' }); }],
  ])('%s', async (_, promise, tell) => {
    const told = await market();
    expect(() => tell(told)).toThrow(BrokenPromise);
    const again = await market();
    expect(() => tell(again)).toThrow(promise);
  });
});
