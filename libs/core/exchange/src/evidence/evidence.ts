import { command, draft, need } from '../kernel/command.js';
import type { AggregateState, FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, IdOf, IdOfAny, Nullable, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';

const EVIDENCED = ['transfer', 'basis'] as const;
const bundle = {
  subject: IdOfAny(EVIDENCED),
  /** Whose entries it holds; null for an authority, which sees all. */
  reader: Nullable(IdOf('participant')),
  treeSize: Count,
  manifestSha256: Digest,
  fileCount: Count,
};

export const evidenceEntries = {
  'evidence.bundled': { 1: closed({ requester: IdOf('participant'), ...bundle }) },
} as const;

/** 证据包: a bundle of evidence as it was made. Its entry names the digest of the manifest, so that the log vouches for every file of it. */
export interface EvidenceBundle extends AggregateState<'BUNDLED'> {
  readonly id: Id<'evidence'>;
  readonly subject: Id<'transfer' | 'basis'>;
  readonly reader: Id<'participant'> | null;
  readonly treeSize: number;
  readonly manifestSha256: string;
  readonly fileCount: number;
}

export function evolveEvidence(state: EvidenceBundle | undefined, entry: FoldEntry<keyof typeof evidenceEntries>): EvidenceBundle {
  if (state !== undefined) throw new Error(`${entry.stream} was bundled already and cannot follow itself`);
  const { requester, ...rest } = entry.data;
  return { id: entry.stream as Id<'evidence'>, state: 'BUNDLED', owner: requester, parties: [requester], dueAt: null, createdAt: entry.at, updatedAt: entry.at, ...rest };
}

/** Seals a bundle: whoever may see the subject may have its evidence vouched for. */
export const sealBundle = command('evidence.bundle', closed({ id: IdOf('evidence'), ...bundle }), (input, view, ctx) => {
  const { id, ...made } = input;
  need(view, ctx, made.subject);
  if (view.get(id) !== undefined) throw new Refusal('already_exists', `${id} exists.`, { id });
  return [draft('evidence.bundled', id, { requester: ctx.caller.org, ...made })];
});
