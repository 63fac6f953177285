import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CHECKPOINT_BYTES_MAX } from '../log/checkpoint-file.js';
import { readBounded, Unreadable } from '../log/inputs.js';
import { serverSource, type LogSource } from '../log/source.js';
import { readTrustBeside } from '../log/trust.js';
import { openShown, type Shown } from '../mirror/trust.js';
import type { Result } from '#core/tlog';
import type { Io } from '../io.js';

/** Where a checkpoint may lie below a directory that somebody names: a copy, a mirror, what the exchange has published itself. */
const PLACES = ['', 'public', 'log', 'log/public'];

/** The directories that hold a log together: what anybody may read, and beside it what regulators may. */
function directoriesOf(directory: string): readonly string[] {
  const found = PLACES.map((place) => join(directory, place)).find((place) => existsSync(join(place, 'checkpoint')));
  if (found === undefined) throw new Unreadable(`there is no checkpoint in ${directory}`);
  return basename(found) === 'public' ? [found, join(dirname(found), 'restricted')] : [found];
}

function layered(directories: readonly string[]): LogSource {
  return {
    name: directories.join(' and '),
    read: async (path, bytesMax) => {
      for (const directory of directories) {
        const bytes = await readBounded(join(directory, path), bytesMax);
        if (bytes !== undefined) return 'oversized' in bytes ? { kind: 'oversized' } : { kind: 'found', bytes };
      }
      return { kind: 'absent' };
    },
  };
}

/** A log that was published, with the checkpoint that it has to be. */
export interface PublishedLog {
  readonly source: LogSource;
  readonly checkpoint: Shown;
}

export interface Named {
  /** A directory, or the address of a server. */
  readonly place: string;
  readonly policy: string | undefined;
  readonly vkey: string | undefined;
}

/** Opens a published log and its checkpoint; a failure is one of the command line, or a checkpoint that is not signed as it must be. */
export async function openPublished({ place, policy, vkey }: Named, io: Io): Promise<Result<PublishedLog>> {
  const directories = /^https?:\/\//.test(place) ? undefined : directoriesOf(place);
  const source = directories === undefined ? serverSource(place, undefined) : layered(directories);
  const trust = await readTrustBeside({ policy, vkey }, directories?.[0], io);
  if (!trust.ok) return trust;
  const answer = await source.read('checkpoint', CHECKPOINT_BYTES_MAX);
  if (answer.kind !== 'found') throw new Unreadable(`the checkpoint of ${source.name} is ${answer.kind}`);
  const checkpoint = openShown(answer.bytes, trust.value.open);
  return checkpoint.ok ? { ok: true, value: { source, checkpoint: checkpoint.value } } : { ok: false, reason: `checkpoint: ${checkpoint.reason}` };
}
