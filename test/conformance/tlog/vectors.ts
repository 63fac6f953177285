import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A published vector file; each names its source and licence under `provenance`. The shape is what the test says it is. */
export const vectors = (name: string): unknown => JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', `${name}.json`), 'utf8'));

export const bytes = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
export const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
