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
  private readonly key: VerificationKey;
  /** One signature serves every entry of a tree, and most receipts are asked for against the latest. */
  private last: { readonly root: string; readonly signature: Promise<Uint8Array> } | undefined;

  constructor(private readonly signer: RootSigner) {
    this.key = sound(parseVkey(signer.vkey));
  }

  async of({ index, proof }: ReceiptDocument): Promise<Uint8Array> {
    const { hashes, checkpoint } = sound(parseTlogProof(proof));
    const { size, root } = sound(openCheckpoint(checkpoint, [verifierOf(this.key)]));
    return coseReceipt({ index, size, hashes, root, key: this.key, sign: (message) => this.signatureOf(toBase64(root), message) });
  }

  private async signatureOf(root: string, message: Uint8Array): Promise<Uint8Array> {
    if (this.last?.root !== root) this.last = { root, signature: Promise.resolve(this.signer.signBytes(message)) };
    const { signature } = this.last;
    return signature.catch((err: unknown) => { this.last = undefined; throw err; });
  }
}

/** What we made ourselves reads back, or the code is wrong. */
function sound<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
