import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';

/** Appends lines to a file that starts anew at `bytesMax`; the one before stays as `.1`, so that at most twice that is kept. */
export function boundedLog(path: string, bytesMax = 1_048_576): (line: string) => void {
  let size = existsSync(path) ? statSync(path).size : 0;
  return (line) => {
    if (size >= bytesMax) {
      renameSync(path, `${path}.1`);
      size = 0;
    }
    appendFileSync(path, `${line}\n`, { mode: 0o600 });
    size += Buffer.byteLength(line) + 1;
  };
}
