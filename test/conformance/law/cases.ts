import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cases of one file, in order; each is one line of JSON. */
export function casesOf<Case>(file: string): Case[] {
  const text = readFileSync(join(process.cwd(), 'test/conformance/law/cases', file), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Case);
}
