import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = 1024 * 1024;

/** The files under `folders` that hold `bytes`, wherever in them; read piece by piece, overlapping by what could be cut. */
export async function filesThatHold(folders: readonly string[], bytes: Buffer): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      if (file.isFile() && (await holds(path, bytes))) found.push(path);
    }
  }
  return found;
}

async function holds(path: string, bytes: Buffer): Promise<boolean> {
  const handle = await open(path).catch(() => undefined);
  if (handle === undefined) return false;
  const buffer = Buffer.alloc(CHUNK + bytes.length);
  try {
    for (let position = 0; ; position += CHUNK) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
      if (buffer.subarray(0, bytesRead).includes(bytes)) return true;
      if (bytesRead < buffer.length) return false;
    }
  } finally {
    await handle.close();
  }
}
