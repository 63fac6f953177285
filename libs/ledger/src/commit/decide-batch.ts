import { Refusal, scopeOf, useCaseOf, type Context, type Id } from '#core/exchange';
import { actorOf, disclose, foldable, sealEntry, type Disclosure, type SaltSource, type SealedEntry } from './entry-body.js';
import { keyOf, type Snapshot, type StoredKey } from './loaded.js';
import type { Submission } from './submission.js';
import { NotLoaded, Workspace } from './workspace.js';

/** What became of one command in memory; nothing of it is true before the commit. */
export type Decision =
  | { readonly outcome: 'accepted'; readonly firstEntry: number; readonly entryCount: number; readonly documents: readonly Document[]; readonly disclosures: readonly Disclosure[] }
  | { readonly outcome: 'refused'; readonly error: unknown }
  | { readonly outcome: 'stored'; readonly stored: StoredKey }
  | { readonly outcome: 'alias'; readonly of: number };
interface Document { readonly sha256: string; readonly mediaType: string; readonly body: string }

/** A batch as decided: one decision per submission, the entries in order, and the workspace that knows groups and states. */
export interface Plan {
  readonly at: string;
  readonly decisions: readonly Decision[];
  readonly entries: readonly (SealedEntry & { readonly command: number })[];
  readonly workspace: Workspace;
}

/** What deciding needs from outside: ids, salts, the time. */
export interface Environment {
  readonly salts: SaltSource;
  readonly newId: Context['newId'];
  readonly derivedId: Context['derivedId'];
}

/** Either the whole plan, or the aggregates that must be loaded before there can be one. */
export type Attempt = { readonly plan: Plan } | { readonly missing: readonly Id[] };

/** Decides a batch in order: a later command sees the earlier one's state. */
export function decideBatch(submissions: readonly Submission[], snapshot: Snapshot, at: string, environment: Environment): Attempt {
  const workspace = new Workspace(snapshot, submissions.length);
  const entries: (SealedEntry & { command: number })[] = [];
  const missing = new Set<Id>();
  const firstWithKey = new Map<string, number>();
  const decisions = submissions.map((submission, command): Decision => {
    const repeated = repetition(submission, submissions, snapshot, firstWithKey);
    if (repeated !== undefined) {
      if (repeated.outcome === 'alias') workspace.join(command, repeated.of);
      return repeated;
    }
    firstWithKey.set(keyOf(submission), command);
    try {
      return accept({ submission, command, at, environment, snapshot, workspace, entries });
    } catch (err) {
      workspace.discard();
      if (err instanceof NotLoaded) for (const id of err.ids) missing.add(id);
      return { outcome: 'refused', error: err };
    }
  });
  return missing.size > 0 ? { missing: [...missing] } : { plan: { at, decisions, entries, workspace } };
}

/** The answer that a key has already, in the database or earlier in this batch. */
function repetition(submission: Submission, submissions: readonly Submission[], snapshot: Snapshot, firstWithKey: ReadonlyMap<string, number>): Decision | undefined {
  const stored = snapshot.stored(submission);
  const earlier = firstWithKey.get(keyOf(submission));
  const fingerprint = stored?.fingerprint ?? (earlier === undefined ? undefined : submissions[earlier]?.fingerprint);
  if (fingerprint === undefined) return undefined;
  if (!fingerprint.equals(submission.fingerprint)) {
    return { outcome: 'refused', error: new Refusal('idempotency_key_reused', 'This Idempotency-Key belongs to another request.', { key: submission.key }) };
  }
  return stored !== undefined ? { outcome: 'stored', stored } : { outcome: 'alias', of: earlier ?? 0 };
}

interface Acceptance {
  readonly submission: Submission;
  readonly command: number;
  readonly at: string;
  readonly environment: Environment;
  readonly snapshot: Snapshot;
  readonly workspace: Workspace;
  readonly entries: (SealedEntry & { command: number })[];
}

/** Runs the use case and folds its drafts; the command counts only when all of them stand. */
function accept({ submission, command, at, environment, snapshot, workspace, entries }: Acceptance): Decision {
  const { caller } = submission;
  const useCase = useCaseOf(submission.command);
  const { action } = useCase;
  if (scopeOf(caller.roles, action) === undefined) throw new Refusal('scope_denied', `${action} is not permitted to ${caller.roles.join(', ') || 'a caller without a role'}.`, { action });
  requireExpected(submission, command, workspace);
  const newId: Context['newId'] = (kind) => {
    const id = environment.newId(kind);
    snapshot.assumeAbsent(id);
    return id;
  };
  const context: Context = { caller, action, at, newId, derivedId: environment.derivedId };
  const drafts = useCase.decide(submission.input, workspace.viewFor(command), context);
  const actor = actorOf(caller);
  const disclosures: Disclosure[] = [];
  const sealed = drafts.map((draft) => {
    const disclosed = disclose(draft.private, environment.salts);
    disclosures.push(...disclosed);
    const entry = foldable(draft, at, actor, Object.fromEntries(disclosed.map(({ name, digest }) => [name, digest])));
    const { version, state } = workspace.apply(command, draft, entry);
    return { ...sealEntry({ entry, version, parties: state.parties, salt: environment.salts.next() }), command };
  });
  workspace.keep();
  const firstEntry = entries.length;
  entries.push(...sealed);
  return { outcome: 'accepted', firstEntry, entryCount: sealed.length, documents: drafts.flatMap(({ documents }) => documents ?? []), disclosures };
}

/** Someone else was faster: the caller decided on a version that is no longer the last. */
function requireExpected({ expected }: Submission, command: number, workspace: Workspace): void {
  if (expected === undefined) return;
  const version = workspace.versionFor(command, expected.id);
  if (version !== 0 && version !== expected.version) throw new Refusal('version_conflict', `${expected.id} is at version ${version}, not ${expected.version}.`, { id: expected.id, version });
}
