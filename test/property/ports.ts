import { ReferenceChain, type AnchoringPort } from '#adapters/ports';
import { anchorIdOf, contractCall, derivedId, type Anchor, type AnyState, type ChainReceipt, type CommandInput, type Id, type WebhookKey } from '#core/exchange';
import { SYSTEM } from '../support/ledger.js';
import type { Cast } from './cast.js';

export const A_KEY: WebhookKey = { id: 'whk_key_00000000-0000-8000-8000-000000000001', scheme: 'v1', verifier: 'a'.repeat(64) };
export const ANOTHER_KEY: WebhookKey = { id: 'whk_key_00000000-0000-8000-8000-000000000002', scheme: 'v1a', verifier: `whpk_${'A'.repeat(43)}=` };
export const TREE = { origin: 'log.example/2026', size: 5, root: Buffer.alloc(32, 7).toString('base64') };
const reason = 'story';

export const aChain = (): ReferenceChain => new ReferenceChain({ chain: 'reference/group0', seed: new Uint8Array(32).fill(9), now: () => new Date('2026-06-15T01:31:00Z') });

/** A chain in this process, which seals a block when it is asked for a receipt. */
export const inProcess = (chain: ReferenceChain): AnchoringPort => ({
  chain: chain.chain,
  submit: (tree) => new Promise((resolve) => { resolve(chain.send(contractCall(tree))); }),
  receipt: (hash) => { chain.seal(); return Promise.resolve(chain.receipt(hash)); },
});

export function aWebhook(cast: Cast, change: Partial<CommandInput<'webhook.subscribe'>> = {}, caller = cast.vendor): Id<'webhook'> {
  const id = cast.ledger.newId('webhook');
  cast.submit(caller, 'webhook.subscribe', { id, url: 'https://hooks.example.com/yaosu', types: ['grant.*'], description: '授权变动', key: A_KEY, siblings: [], ...change });
  return id;
}

export const anchorIn = (tree = TREE): Id<'anchor'> => anchorIdOf({ derivedId: (kind, ...parts) => derivedId(1, kind, ...parts) }, { chain: 'reference/group0', ...tree });

export function anAnchor(cast: Cast, chain: ReferenceChain, tree = TREE): Id<'anchor'> {
  cast.submit(SYSTEM, 'anchor.submit', { chain: chain.chain, ...tree, transactionHash: chain.send(contractCall(tree)) });
  return anchorIn(tree);
}

/** Everything that becomes of webhooks and anchors, once. */
export function portsStory(cast: Cast, ends: (id: Id, state: string) => void): void {
  const webhook = aWebhook(cast);
  const { vendor } = cast;
  cast.submit(vendor, 'webhook.change', { id: webhook, url: 'https://hooks.example.com/2', types: [], description: 'all' });
  cast.submit(vendor, 'webhook.rotate_secret', { id: webhook, key: ANOTHER_KEY });
  cast.submit(vendor, 'webhook.test', { id: webhook });
  cast.submit(vendor, 'webhook.replay', { id: webhook, from: 0 });
  cast.submit(SYSTEM, 'webhook.give_up', { id: webhook, reason, failingSince: '2026-06-10T00:00:00Z' });
  cast.submit(vendor, 'webhook.enable', { id: webhook });
  cast.submit(cast.maker, 'webhook.disable', { id: webhook, reason });
  cast.submit(vendor, 'webhook.remove', { id: webhook, reason });
  const chain = aChain();
  const [confirmed, lapsed] = [anAnchor(cast, chain), anAnchor(cast, chain, { ...TREE, size: 6 })];
  chain.seal();
  const receipt = chain.receipt(cast.state(confirmed).transactionHash);
  if (receipt === undefined) throw new Error('the chain has sealed no block');
  cast.submit(SYSTEM, 'anchor.confirm', { id: confirmed, receipt });
  cast.submit(SYSTEM, 'anchor.lapse', { id: lapsed, reason });
  ends(webhook, 'REMOVED');
  ends(confirmed, 'CONFIRMED');
  ends(lapsed, 'ABANDONED');
}

const anyChain = aChain();

/** Where the transaction of an anchor of `anyPort` is. */
export function receiptOf({ transactionHash }: Anchor): ChainReceipt {
  anyChain.seal();
  const receipt = anyChain.receipt(transactionHash);
  if (receipt === undefined) throw new Error('the chain does not have the transaction');
  return receipt;
}

/** One of each kind for every step of its life cycle. */
export function anyPort(cast: Cast): { readonly webhook: AnyState; readonly anchor: AnyState } {
  return { webhook: cast.state(aWebhook(cast, {}, cast.checker)), anchor: cast.state(anAnchor(cast, anyChain)) };
}
