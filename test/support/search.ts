import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = 1024 * 1024;

/** For each of `needles`, the files under `folders` that hold it, wherever in them; each file is read once, in overlapping pieces. */
export async function filesThatHold(folders: readonly string[], needles: readonly Buffer[]): Promise<string[][]> {
  const found = needles.map((): string[] => []);
  for (const folder of folders) {
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      const held = file.isFile() ? await heldBy(path, needles) : new Set<number>();
      for (const needle of held) found[needle]?.push(path);
    }
  }
  return found;
}

/** Which of the needles a file holds; a file that went away meanwhile holds none. */
async function heldBy(path: string, needles: readonly Buffer[]): Promise<Set<number>> {
  const held = new Set<number>();
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return held;
  const buffer = Buffer.alloc(CHUNK + Math.max(...needles.map(({ length }) => length)));
  try {
    for (let position = 0; ; position += CHUNK) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      needles.forEach((needle, i) => { if (buffer.subarray(0, bytesRead).includes(needle)) held.add(i); });
      if (bytesRead < buffer.length) return held;
    }
  } finally {
    await handle.close();
  }
}
