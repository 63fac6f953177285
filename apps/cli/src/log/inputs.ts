import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** What was asked for cannot be read, so nothing can be said about it: exit code 3, never 1. */
export class Unreadable extends Error {}

/** Error codes of a path that does not stand for a file, which is how a literal looks to the file system. */
const NO_FILE: readonly unknown[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EISDIR'];
const isNoFile = (err: unknown): boolean => typeof err === 'object' && err !== null && 'code' in err && NO_FILE.includes(err.code);

/** The bytes of a file, nothing when there is none, or its size alone when it is above the bound. */
export async function readBounded(path: string, bytesMax: number): Promise<Uint8Array | { readonly oversized: number } | undefined> {
  try {
    const { size } = await stat(path);
    return size > bytesMax ? { oversized: size } : await readFile(path);
  } catch (err) {
    if (isNoFile(err)) return undefined;
    throw new Unreadable(`cannot read ${path}`, { cause: err });
  }
}

/** The same without turns of the event loop, for whoever reads many small files. */
export function readBoundedAtOnce(path: string, bytesMax: number): Uint8Array | { readonly oversized: number } | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const { size } = fstatSync(file);
    return size > bytesMax ? { oversized: size } : readFileSync(file);
  } catch (err) {
    if (isNoFile(err)) return undefined;
    throw new Unreadable(`cannot read ${path}`, { cause: err });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The bytes of a file that a command line names. */
export async function readInput(path: string, bytesMax: number): Promise<Uint8Array> {
  const bytes = await readBounded(path, bytesMax);
  if (bytes === undefined) throw new Unreadable(`there is no file ${path}`);
  if ('oversized' in bytes) throw new Unreadable(`${path} has ${bytes.oversized} bytes, more than ${bytesMax}`);
  return bytes;
}

/** An argument that is either the thing itself or the name of a file that holds it, such as a key or a token. */
export async function literalOrFile(argument: string, bytesMax: number): Promise<string> {
  const bytes = await readBounded(argument, bytesMax);
  if (bytes === undefined) return argument;
  if ('oversized' in bytes) throw new Unreadable(`${argument} has ${bytes.oversized} bytes, more than ${bytesMax}`);
  return Buffer.from(bytes).toString('utf8').trim();
}
