import { join } from 'node:path';
import { openCheckpoint, parseVkey, verifierOf, type SignedCheckpoint } from '#core/tlog';
import { checkLog } from '../../apps/cli/src/log/check-log.js';
import { directorySource, type LogSource } from '../../apps/cli/src/log/source.js';

/** Both halves of a published log as one: the tree that anybody may read, and the entries of regulators and mirrors. */
export function publishedSource(directory: string): LogSource {
  const [open, restricted] = [directorySource(join(directory, 'public')), directorySource(join(directory, 'restricted'))];
  return { name: directory, read: (path, bytesMax) => (path.startsWith('tile/entries') ? restricted : open).read(path, bytesMax) };
}

/** Verifies all of a log that somebody serves or holds, by the code of `yaosu log verify`; returns its checkpoint. */
export async function verifyPublished(source: LogSource, vkeyText: string, isWithEntries = true): Promise<SignedCheckpoint> {
  const vkey = parseVkey(vkeyText.trim());
  if (!vkey.ok) throw new Error(vkey.reason);
  const answer = await source.read('checkpoint', 65_536);
  const opened = openCheckpoint(answer.kind === 'found' ? Buffer.from(answer.bytes).toString() : '', [verifierOf(vkey.value)]);
  if (!opened.ok) throw new Error(`${source.name}: ${opened.reason}`);
  const verdict = await checkLog({ source, checkpoint: opened.value, since: undefined, isWithEntries, onProgress: () => undefined });
  if (!verdict.ok) throw new Error(`${source.name}: ${verdict.reason}`);
  if (isWithEntries && opened.value.size > 0 && verdict.entries !== 'checked') throw new Error(`${source.name}: the entries are ${verdict.entries}`);
  return opened.value;
}
