import { join } from 'node:path';
import { readBounded } from '../log/inputs.js';
import type { LogSource } from '../log/source.js';

/** A copy of a log that is being written while it is read: what is not there yet may come. */
export const copySource = (directory: string): LogSource => ({
  name: directory,
  read: async (path, bytesMax) => {
    const bytes = await readBounded(join(directory, path), bytesMax);
    if (bytes === undefined) return { kind: 'absent' };
    return 'oversized' in bytes ? { kind: 'oversized' } : { kind: 'found', bytes };
  },
});
