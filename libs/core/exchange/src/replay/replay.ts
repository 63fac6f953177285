import { Type } from '@sinclair/typebox';
import { command, draft, need, needAllowed, type Context, type View } from '../kernel/command.js';
import { documentOf } from '../kernel/digest.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, IdOf, Nullable, Text, closed } from '../kernel/schema.js';
import { REPLAY, type ReplayStateName } from './replay.lifecycle.js';

const found = { verdicts: Count, differing: Count };

export const replayEntries = {
  'replay.requested': { 1: closed({ requester: IdOf('participant'), pack: Nullable(closed({ id: IdOf('pack'), version: Text(64), digest: Digest })) }) },
  'replay.started': { 1: closed({ entries: Count }) },
  'replay.finished': { 1: closed({ ...found, reportSha256: Digest }) },
  'replay.failed': { 1: closed({ error: Text(500) }) },
} as const;

/** 回放: every export verdict of the first `entries` entries once more, under the pack that it names or under another. */
export interface Replay extends AggregateState<ReplayStateName> {
  readonly id: Id<'replay'>;
  /** The pack to judge by; null for each verdict's own, where every byte must come out again. */
  readonly pack: { readonly id: Id<'pack'>; readonly version: string; readonly digest: string } | null;
  readonly entries: number | null;
  readonly verdicts: number | null;
  readonly differing: number | null;
  readonly reportSha256: string | null;
  readonly error: string | null;
}

export function evolveReplay(state: Replay | undefined, entry: FoldEntry<keyof typeof replayEntries>): Replay {
  const advance = (change: Partial<Replay> = {}): Replay => step(REPLAY, state, entry, change);
  switch (entry.type) {
    case 'replay.requested': {
      const { requester, pack } = entry.data;
      return { owner: requester, ...begin(REPLAY, 'replay', state, entry), parties: [requester], pack, entries: null, verdicts: null, differing: null, reportSha256: null, error: null };
    }
    case 'replay.started':
    case 'replay.finished':
      return advance(entry.data);
    case 'replay.failed':
      return advance({ error: entry.data.error });
  }
}

/** Operators ask what a draft would change, regulators whether what was decided comes out again. */
export const request = command('replay.request', closed({ id: IdOf('replay'), pack: Type.Optional(IdOf('pack')) }), (input, view, ctx) => {
  const pack = input.pack === undefined ? null : need(view, ctx, input.pack);
  return [draft('replay.requested', input.id, { requester: ctx.caller.org, pack: pack === null ? null : { id: pack.id, version: pack.definition.version, digest: pack.digest } })];
});

export const start = command('replay.start', closed({ id: IdOf('replay'), entries: Count }), (input, view, ctx) => [
  draft('replay.started', allowed(view, ctx, input.id).id, { entries: input.entries }),
]);

/** The report is a document; the entry carries its digest and what everyone asks first. */
export const finish = command('replay.finish', closed({ id: IdOf('replay'), ...found, report: Type.Unknown() }), (input, view, ctx) => {
  const { id, verdicts, differing, report } = input;
  const document = documentOf(report);
  return [draft('replay.finished', allowed(view, ctx, id).id, { verdicts, differing, reportSha256: document.sha256 }, { documents: [document] })];
});

export const fail = command('replay.fail', closed({ id: IdOf('replay'), reason: Text(500) }), (input, view, ctx) => [
  draft('replay.failed', allowed(view, ctx, input.id).id, { error: input.reason }),
]);

const allowed = (view: View, ctx: Context, id: Id<'replay'>): Replay => needAllowed(REPLAY, view, ctx, id);
