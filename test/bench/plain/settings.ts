import type { KeyObject } from 'node:crypto';

/** Whose tokens are accepted. */
export class PlainSettings {
  constructor(readonly issuer: string, readonly publicKey: KeyObject) {}
}
