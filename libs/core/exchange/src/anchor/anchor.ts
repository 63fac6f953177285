import { Type, type Static } from '@sinclair/typebox';
import { command, draft, type Context, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { NUMBER_MAX, numberedId } from '../kernel/numbered-id.js';
import { Count, Digest, IdOf, Text, closed } from '../kernel/schema.js';
import { Origin } from '../logkey/logkey.js';
import { Refusal } from '../refusals.js';
import { ANCHOR, type AnchorStateName } from './anchor.lifecycle.js';
import { ChainName, ChainReceipt, blockHash, transactionHash, verifyChainReceipt } from './chain-receipt.js';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const tree = { origin: Origin, size: Type.Integer({ minimum: 1, maximum: NUMBER_MAX }), root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }) };
const Submission = closed({ chain: ChainName, ...tree, transactionHash: Hash });

export const anchorEntries = {
  'anchor.submitted': { 1: Submission },
  'anchor.confirmed': { 1: closed({ transactionHash: Hash, blockNumber: Count, blockHash: Hash, sealer: Type.String({ pattern: '^04[0-9a-f]{128}$' }), receiptSha256: Digest }) },
  'anchor.abandoned': { 1: closed({ reason: Text(500) }) },
} as const;

type Confirmation = Omit<Static<(typeof anchorEntries)['anchor.confirmed'][1]>, 'transactionHash'>;

/** 上链存证: one published checkpoint in one chain, and where in it. Nobody's own, so nobody is a party to it. */
export interface Anchor extends AggregateState<AnchorStateName> {
  readonly id: Id<'anchor'>;
  readonly chain: string;
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly transactionHash: string;
  readonly confirmation: Confirmation | null;
  readonly reason: string | null;
}

export function evolveAnchor(state: Anchor | undefined, entry: FoldEntry<keyof typeof anchorEntries>): Anchor {
  switch (entry.type) {
    case 'anchor.submitted': {
      if (state !== undefined) return step(ANCHOR, state, entry, { transactionHash: entry.data.transactionHash, reason: null });
      return { owner: entry.actor.org as Id<'participant'>, ...begin(ANCHOR, 'anchor', state, entry), parties: [], ...entry.data, confirmation: null, reason: null };
    }
    case 'anchor.confirmed': {
      const { transactionHash: _, ...confirmation } = entry.data;
      return step(ANCHOR, state, entry, { confirmation });
    }
    case 'anchor.abandoned':
      return step(ANCHOR, state, entry, { reason: entry.data.reason });
  }
}

/** One anchor per chain, log and size: two processes that submit the same checkpoint mean the same. Ids sort by size. */
export const anchorIdOf = (ctx: Pick<Context, 'derivedId'>, { chain, origin, size }: Pick<Anchor, 'chain' | 'origin' | 'size'>): Id<'anchor'> => numberedId(ctx, 'anchor', size, chain, origin);

export const submit = command('anchor.submit', Submission, (input, view, ctx) => {
  const id = anchorIdOf(ctx, input);
  const state = view.get(id);
  if (state !== undefined) requireAllowed(ANCHOR, state.state, ctx.action);
  if (state !== undefined && state.root !== input.root) throw new Refusal('reference_invalid', `A checkpoint of ${input.size} entries with another root was anchored before.`, { id });
  return [draft('anchor.submitted', id, input)];
});

/** The receipt is believed for what it proves, and for nothing else. */
export const confirm = command('anchor.confirm', closed({ id: IdOf('anchor'), receipt: ChainReceipt }), ({ id, receipt }, view, ctx) => {
  const anchor = standing(view, ctx, id);
  const proven = verifyChainReceipt(receipt, anchor);
  if (!proven.ok) throw new Refusal('reference_invalid', `The receipt does not show the anchor: ${proven.reason}.`, { id });
  const hash = transactionHash(receipt.transaction);
  if (receipt.block.chain !== anchor.chain || hash !== anchor.transactionHash) throw new Refusal('reference_invalid', 'The receipt is of another transaction.', { id });
  const document = documentOf(receipt);
  const { number, sealer } = receipt.block;
  return [draft('anchor.confirmed', id, { transactionHash: hash, blockNumber: number, blockHash: blockHash(receipt.block), sealer, receiptSha256: document.sha256 }, { documents: [document] })];
});

/** The chain has not taken it in time; a later checkpoint, or the same one again, may be submitted. */
export const lapse = command('anchor.lapse', closed({ id: IdOf('anchor'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('anchor.abandoned', standing(view, ctx, id).id, { reason })]);

function standing(view: View, ctx: Context, id: Id<'anchor'>): Anchor {
  const anchor = view.get(id);
  if (anchor === undefined) throw new Refusal('not_found', `There is no anchor ${id}.`, { id });
  requireAllowed(ANCHOR, anchor.state, ctx.action);
  return anchor;
}
