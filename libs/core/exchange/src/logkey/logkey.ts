import { Type } from '@sinclair/typebox';
import { LOG_SUITE_NAMES, type LogSuite } from '#core/tlog';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Count, Digest, IdOf, Instant, Nullable, OneOf, PersonId, Text, closed } from '../kernel/schema.js';
import { LOGKEY, type LogKeyStateName } from './logkey.lifecycle.js';

/** A vkey of C2SP signed-note; the longest, ML-DSA-44 under a long name, has some 1,900 characters. */
export const Vkey = Type.String({ pattern: '^[!-*,-~]{1,120}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44,1760}={0,2}$', examples: ['yaosu.local/log+0c04f1d8+AQecC5OEYHeFNAOBXQd1BcDFjxPcZjvHJgbzX4A4fLjc'] });
/** The name of a log: the first line of its checkpoints, and the name of its keys. */
export const Origin = Type.String({ maxLength: 120, pattern: '^[!-*,-~]{1,120}$', examples: ['yaosu.local/log'] });
const key = { operator: IdOf('participant'), vkey: Vkey, suite: OneOf(LOG_SUITE_NAMES), origin: Origin };

/** The last checkpoint of a log that was given up; the note with its signatures is a document. */
const Final = closed({ origin: Origin, size: Count, root: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }), noteSha256: Digest });

export const logKeyEntries = {
  'logkey.recorded': { 1: closed(key) },
  'logkey.proposed': { 1: closed({ ...key, person: PersonId, startsAt: Instant, succeeds: Nullable(Origin), ground: Text(300) }) },
  'logkey.announced': { 1: closed({ person: PersonId, vkey: Vkey }) },
  'logkey.started': { 1: closed({ vkey: Vkey }) },
  'logkey.succeeded': { 1: closed({ vkey: Vkey, final: Final }) },
  'logkey.retirement_proposed': { 1: closed({ person: PersonId, successor: Nullable(IdOf('logkey')), ground: Text(300) }) },
  'logkey.retired': { 1: closed({ person: Nullable(PersonId), vkey: Vkey, ground: Text(300) }) },
  'logkey.kept': { 1: closed({ reason: Text(500) }) },
  'logkey.withdrawn': { 1: closed({ reason: Text(500) }) },
} as const;

interface Retirement { readonly person: string; readonly successor: Id<'logkey'> | null; readonly ground: string }

/** One key of the log. Which keys exist, files and devices say; which of them sign, these aggregates say. */
export interface LogKey extends AggregateState<LogKeyStateName> {
  readonly id: Id<'logkey'>;
  readonly vkey: string;
  readonly suite: LogSuite;
  readonly origin: string;
  /** Who proposed it; null for the key that signed before there was anything to propose. */
  readonly proposedBy: string | null;
  readonly confirmedBy: string | null;
  readonly startsAt: string;
  /** The origin that the log has given up for this one, after a compromise; null for a key of the same origin. */
  readonly succeeds: string | null;
  readonly final: { readonly origin: string; readonly size: number; readonly root: string; readonly noteSha256: string } | null;
  readonly ground: string | null;
  readonly retirement: Retirement | null;
  readonly reason: string | null;
}

/** Keys in these states sign. */
export const SIGNING_STATES: readonly LogKeyStateName[] = ['IN_FORCE', 'RETIRING'];

const blank = { proposedBy: null, confirmedBy: null, succeeds: null, final: null, ground: null, retirement: null, reason: null } as const;

export function evolveLogKey(state: LogKey | undefined, entry: FoldEntry<keyof typeof logKeyEntries>): LogKey {
  const advance = (change: Partial<LogKey>): LogKey => step(LOGKEY, state, entry, change);
  switch (entry.type) {
    case 'logkey.recorded': {
      const { operator, ...rest } = entry.data;
      return { owner: operator, ...begin(LOGKEY, 'logkey', state, entry), ...blank, parties: [operator], ...rest, startsAt: entry.at };
    }
    case 'logkey.proposed': {
      const { operator, person, ...rest } = entry.data;
      return { owner: operator, ...begin(LOGKEY, 'logkey', state, entry), ...blank, parties: [operator], ...rest, proposedBy: person };
    }
    case 'logkey.announced':
      // A key of a new origin does not start by the clock, but when the log is first run under that origin.
      return advance({ confirmedBy: entry.data.person, dueAt: state?.succeeds === null ? new Date(state.startsAt).toISOString() : null });
    case 'logkey.started':
      return advance({});
    case 'logkey.succeeded':
      return advance({ final: entry.data.final });
    case 'logkey.retirement_proposed': {
      const { person, successor, ground } = entry.data;
      return advance({ retirement: { person, successor, ground } });
    }
    case 'logkey.kept':
      return advance({ retirement: null, reason: entry.data.reason });
    case 'logkey.retired':
      return advance({ reason: entry.data.ground });
    case 'logkey.withdrawn':
      return advance({ reason: entry.data.reason });
  }
}
