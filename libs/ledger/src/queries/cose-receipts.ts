import { coseReceipt, openCheckpoint, parseTlogProof, parseVkey, toBase64, verifierOf, type Result, type VerificationKey } from '#core/tlog';
import type { ReceiptDocument } from './log-reader.js';

/** The log's key, for bytes that are no note. */
export interface RootSigner {
  readonly vkey: string;
  readonly signBytes: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
}

/**
 * Receipts as COSE (RFC 9942). The log signs the root once more, in COSE's way; and only a root that it has signed already, in
 * the checkpoint of the receipt, so nothing here can commit it to another tree.
 */
export class CoseReceipts {
  /** One signature serves every entry of a tree, and most receipts are asked for against the latest. */
  private last: { readonly root: string; readonly vkey: string; readonly signature: Promise<Uint8Array> } | undefined;

  /** The keys that sign now, the first first: the first has signed every checkpoint since it is the first. */
  constructor(private readonly signers: () => readonly RootSigner[]) {}

  async of({ index, proof }: ReceiptDocument): Promise<Uint8Array> {
    const { hashes, checkpoint } = sound(parseTlogProof(proof));
    const [signer] = this.signers();
    if (signer === undefined) throw new Error('no key of the log is in force');
    const key: VerificationKey = sound(parseVkey(signer.vkey));
    const { size, root } = sound(openCheckpoint(checkpoint, [verifierOf(key)]));
    return coseReceipt({ index, size, hashes, root, key, sign: (message) => this.signatureOf(toBase64(root), signer, message) });
  }

  private async signatureOf(root: string, { vkey, signBytes }: RootSigner, message: Uint8Array): Promise<Uint8Array> {
    if (this.last?.root !== root || this.last.vkey !== vkey) this.last = { root, vkey, signature: Promise.resolve(signBytes(message)) };
    const { signature } = this.last;
    return signature.catch((err: unknown) => { this.last = undefined; throw err; });
  }
}

/** What we made ourselves reads back, or the code is wrong. */
function sound<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
