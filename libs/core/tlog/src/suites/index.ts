import { cosignature, ed25519 } from './ed25519.js';
import { mlDsa44 } from './ml-dsa-44.js';
import { sm2 } from './sm2.js';
import type { Suite } from './suite.js';

/** The signature types of C2SP signed-note that are known here, by the first byte of a key. */
export const KEY_TYPE = { ed25519: 0x01, cosignature: 0x04, mlDsa44: 0x06, sm2: 0xff } as const;
export type KeyType = (typeof KEY_TYPE)[keyof typeof KEY_TYPE];

const SUITES: Readonly<Record<KeyType, Suite>> = {
  [KEY_TYPE.ed25519]: ed25519, [KEY_TYPE.cosignature]: cosignature, [KEY_TYPE.mlDsa44]: mlDsa44, [KEY_TYPE.sm2]: sm2,
};

/** The suite of a key. */
export const suiteOf = ({ type }: { readonly type: KeyType }): Suite => SUITES[type];

/** The suites with which a log may sign its own checkpoints, by the names that operators use; the first must be among them. */
export const LOG_SUITES = { ed25519: KEY_TYPE.ed25519, sm2: KEY_TYPE.sm2, 'ml-dsa-44': KEY_TYPE.mlDsa44 } as const;
export type LogSuite = keyof typeof LOG_SUITES;

/** The type of a key by the bytes before it; undefined for types, and identifiers of the private type, that are not ours. */
export const typeOfTyped = (typed: Uint8Array): KeyType | undefined =>
  Object.values(KEY_TYPE).find((type) => Buffer.compare(typed.subarray(0, SUITES[type].header.length), SUITES[type].header) === 0);
