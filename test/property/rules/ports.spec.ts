import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contractCall, idOf, isWanted, transactionHash, transactionProof, transactionsRoot, treeInCall, verifyChainReceipt, type ChainReceipt, type CommandInput, type Id } from '#core/exchange';
import { ReferenceChain } from '#adapters/ports';
import { SYSTEM } from '../../support/ledger.js';
import { aCast, outcome, refusalOf, wait, type Cast } from '../cast.js';
import { ANOTHER_KEY, A_KEY, TREE, aChain, aWebhook, anAnchor, anchorIn } from '../ports.js';

let cast: Cast;
beforeEach(async () => { cast = await aCast(); });

describe('a webhook', () => {
  const subscribing = (change: Partial<CommandInput<'webhook.subscribe'>>): string =>
    outcome(cast, cast.vendor, 'webhook.subscribe', { id: cast.ledger.newId('webhook'), url: 'https://hooks.example.com/', types: [], description: 'x', key: A_KEY, siblings: [], ...change });

  test.each([['https://user:pw@hooks.example.com/', 'invalid_request'], ['https://hooks.example.com/#a', 'invalid_request'], ['https://hooks.example.com/#', 'invalid_request'], ['https://[/', 'invalid_request'], ['https://hooks.example.com/?a=b', 'accepted']])('of %s is %s', (url, code) => {
    expect(subscribing({ url })).toBe(code);
  });

  test.each([['listing.listed', 'accepted'], ['listing.*', 'accepted'], ['person.*', 'accepted'], ['listing.list', 'reference_invalid'], ['nothing.*', 'reference_invalid']])('for %s is %s', (type, code) => {
    expect(subscribing({ types: [type] })).toBe(code);
  });

  test('is one of at most twenty that were not removed', () => {
    const siblings = Array.from({ length: 20 }, () => aWebhook(cast));
    expect(subscribing({ siblings: siblings.slice(1) })).toBe('accepted');
    expect(subscribing({ siblings })).toBe('limit_exceeded');
    cast.submit(cast.vendor, 'webhook.remove', { id: siblings[0]!, reason: 'x' });
    expect(subscribing({ siblings })).toBe('accepted');
  });

  test('keeps the key before while the overlap lasts, and never a third one', () => {
    const id = aWebhook(cast);
    cast.submit(cast.vendor, 'webhook.rotate_secret', { id, key: ANOTHER_KEY });
    expect(cast.state(id).keys).toEqual([{ ...ANOTHER_KEY, validUntil: null }, { ...A_KEY, validUntil: '2026-06-16T01:30:00.000Z' }]);
    cast.submit(cast.vendor, 'webhook.rotate_secret', { id, key: A_KEY, overlapHours: 0 });
    expect(cast.state(id).keys).toEqual([{ ...A_KEY, validUntil: null }, { ...ANOTHER_KEY, validUntil: '2026-06-15T01:30:00.000Z' }]);
  });

  test('that stays disabled is removed after ninety days, and one that is enabled is not', () => {
    const id = aWebhook(cast);
    cast.submit(cast.vendor, 'webhook.disable', { id, reason: 'x' });
    expect(cast.state(id).dueAt).toBe('2026-09-13T01:30:00.000Z');
    cast.submit(cast.vendor, 'webhook.enable', { id });
    expect(cast.state(id)).toMatchObject({ dueAt: null, reason: null, failingSince: null });
  });

  test('belongs to its participant: another does not find it, the operator may only disable it', () => {
    const id = aWebhook(cast);
    expect(outcome(cast, cast.both, 'webhook.test', { id })).toBe('not_found');
    expect(outcome(cast, cast.maker, 'webhook.replay', { id, from: 0 })).toBe('not_found');
    expect(outcome(cast, cast.vendor, 'webhook.give_up', { id, reason: 'x', failingSince: '2026-06-10T00:00:00Z' })).toBe('scope_denied');
    expect(outcome(cast, cast.maker, 'webhook.disable', { id, reason: 'x' })).toBe('accepted');
  });

  test('wants what its types name, everything without types, and its own test alone', () => {
    const [id, other] = [idOf('webhook', '0'), idOf('webhook', '1')];
    const wants = (types: readonly string[], type: string, stream: Id = other): boolean => isWanted({ id, types }, { type, stream });
    expect([wants([], 'grant.revoked'), wants(['grant.*'], 'grant.revoked'), wants(['grant.revoked'], 'grant.revoked'), wants(['grant.activated', 'listing.*'], 'grant.revoked')]).toEqual([true, true, true, false]);
    expect([wants([], 'webhook.tested'), wants(['grant.*'], 'webhook.tested', id)]).toEqual([false, true]);
  });
});

describe('an anchor', () => {
  test('is submitted once for a tree, and again only when it was given up', () => {
    const chain = aChain();
    const id = anAnchor(cast, chain);
    const again = { chain: chain.chain, ...TREE, transactionHash: '1'.repeat(64) };
    expect(outcome(cast, SYSTEM, 'anchor.submit', again)).toBe('state_conflict');
    wait(cast, 1);
    cast.submit(SYSTEM, 'anchor.lapse', { id, reason: 'x' });
    expect(outcome(cast, SYSTEM, 'anchor.submit', { ...again, root: Buffer.alloc(32).toString('base64') })).toBe('reference_invalid');
    cast.submit(SYSTEM, 'anchor.submit', again);
    expect(cast.state(id)).toMatchObject({ state: 'SUBMITTED', transactionHash: '1'.repeat(64), reason: null });
  });

  test('is confirmed by the receipt of its own transaction alone', () => {
    const chain = aChain();
    const [id, other] = [anAnchor(cast, chain), chain.send(contractCall(TREE))];
    const of = (tree: typeof TREE): string => chain.send(contractCall(tree));
    const another = of({ ...TREE, size: 99 });
    chain.seal();
    const confirming = (hash: string): string | undefined => refusalOf(cast, SYSTEM, 'anchor.confirm', { id, receipt: chain.receipt(hash)! })?.detail;
    expect(confirming(another)).toContain('another tree');
    expect(confirming(other)).toContain('another transaction');
    expect(confirming(cast.state(anchorIn()).transactionHash)).toBeUndefined();
  });
});

describe('the receipt of a chain', () => {
  const trees = fc.record({ origin: fc.stringMatching(/^[!-*,-~]{1,80}$/), size: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), root: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64')) });

  test('names in its call exactly the tree that was anchored', () => {
    fc.assert(fc.property(trees, (tree) => {
      const call = contractCall(tree);
      expect(treeInCall(call)).toEqual(tree);
      expect(treeInCall(`${call}00`)).toBeUndefined();
      expect(treeInCall(`0x11${call.slice(4)}`)).toBeUndefined();
    }), { numRuns: 50 });
  });

  test('proves every transaction of a block, at its place alone', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(), (count, seed) => {
      const chain = new ReferenceChain({ chain: 'c', seed: new Uint8Array(32).fill(3), now: () => new Date(0) });
      const all = Array.from({ length: count }, (_, i) => ({ ...TREE, size: i + 1 }));
      const hashes = all.map((tree) => chain.send(contractCall(tree)));
      chain.seal();
      const at = seed % count;
      const [receipt, tree] = [chain.receipt(hashes[at]!)!, all[at]!];
      expect(verifyChainReceipt(receipt, tree)).toEqual({ ok: true });
      const moved: ChainReceipt = { ...receipt, index: (at + 1) % count };
      if (count > 1) expect(verifyChainReceipt(moved, tree).ok).toBe(false);
      expect(verifyChainReceipt({ ...receipt, proof: [...receipt.proof, '0'.repeat(64)] }, tree).ok).toBe(false);
      expect(verifyChainReceipt({ ...receipt, block: { ...receipt.block, number: 7 } }, tree).ok).toBe(false);
      expect(verifyChainReceipt({ ...receipt, signature: '0'.repeat(128) }, tree).ok).toBe(false);
    }), { numRuns: 8 });
  });

  test('has a root over its transactions that a proof leads to', () => {
    const hashes = ['a', 'b', 'c'].map((text) => transactionHash({ chain: 'c', contract: `0x${'0'.repeat(40)}`, nonce: '0'.repeat(32), input: `0x${Buffer.from(text.repeat(4)).toString('hex')}` }));
    expect([transactionProof(hashes, 0).length, transactionProof(hashes, 2).length, transactionsRoot(hashes).length]).toEqual([2, 1, 64]);
  });
});
