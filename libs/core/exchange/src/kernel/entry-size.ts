import { canonicalJson } from '#core/tlog';
import type { Draft } from './command.js';

/** Entries are small: what does not fit belongs in a document. */
export const ENTRY_BYTES_MAX = 4096;

const UUID = '00000000-0000-7000-8000-000000000000';
const SOMEBODY = { org: `prt_${UUID}`, client: `prt_${UUID}:cli_${UUID}`, person: `psn_${UUID}` };

/** How many bytes the first entry of an aggregate has at most, before anyone writes it: what is not known yet has one length. */
export const firstEntryBytes = ({ type, stream, data }: Draft, parties: readonly string[]): number =>
  Buffer.byteLength(canonicalJson({ v: 1, type, stream, version: 1, at: new Date(0).toISOString(), actor: SOMEBODY, parties, data, private: {}, salt: '0'.repeat(32) }));
