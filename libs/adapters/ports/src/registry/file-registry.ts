import { open } from 'node:fs/promises';
import { Value } from '@sinclair/typebox/value';
import { RegistryRecord } from '#core/exchange';
import type { RegistryPort } from './registry-port.js';

const FILE_BYTES_MAX = 16 * 1024 * 1024;

/** The reference: a JSON file, an object of records by code. It is read for each look-up, of which there is one an application, so that it may change. */
export const fileRegistry = (path: string): RegistryPort => ({
  name: 'file',
  lookUp: async (number) => {
    const records: unknown = JSON.parse(await boundedText(path));
    if (typeof records !== 'object' || records === null || Array.isArray(records)) throw new Error(`${path} is not an object of records by code`);
    const record: unknown = Object.entries(records).find(([code]) => code === number)?.[1];
    if (record === undefined) return undefined;
    if (!Value.Check(RegistryRecord, record)) throw new Error(`${path} has something under ${number} that is no record`);
    return record;
  },
});

async function boundedText(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > FILE_BYTES_MAX) throw new Error(`${path} has more than ${FILE_BYTES_MAX} bytes`);
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
