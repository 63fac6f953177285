import { Refusal } from '#core/exchange';
import { coseReceipt, openCheckpoint, parseTlogProof, parseVkey, toBase64, verifierOf, type Result } from '#core/tlog';
import type { ReceiptDocument } from './log-reader.js';

/** The log's Ed25519 key; one that lies elsewhere may sign notes and nothing else. */
export interface RootSigner {
  readonly vkey: string;
  readonly signBytes?: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
}

/**
 * Receipts as COSE (RFC 9942). The log signs the root once more, in COSE's way; and only a root that it has signed already, in
 * the checkpoint of the receipt, so nothing here can commit it to another tree.
 */
export class CoseReceipts {
  /** One signature serves every entry of a tree, and most receipts are asked for against the latest. */
  private last: { readonly root: string; readonly signature: Promise<Uint8Array> } | undefined;

  /** The signer is asked for each time: keys change while we run. */
  constructor(private readonly signer: () => RootSigner | undefined) {}

  async of({ index, proof }: ReceiptDocument): Promise<Uint8Array> {
    const { vkey, signBytes } = this.signer() ?? {};
    if (vkey === undefined || signBytes === undefined) throw new Refusal('unavailable', 'The key of this log signs checkpoints only; ask for the .tlog-proof.');
    const key = sound(parseVkey(vkey));
    const { hashes, checkpoint } = sound(parseTlogProof(proof));
    const opened = openCheckpoint(checkpoint, [verifierOf(key)]);
    if (!opened.ok) throw new Refusal('not_found', 'The present key of the log has not signed this checkpoint; ask against the latest.', { index });
    const { size, root } = opened.value;
    return coseReceipt({ index, size, hashes, root, key, sign: (message) => this.signatureOf(`${vkey} ${toBase64(root)}`, () => signBytes(message)) });
  }

  private async signatureOf(root: string, sign: () => Promise<Uint8Array> | Uint8Array): Promise<Uint8Array> {
    if (this.last?.root !== root) this.last = { root, signature: Promise.resolve(sign()) };
    const { signature } = this.last;
    return signature.catch((err: unknown) => { this.last = undefined; throw err; });
  }
}

/** What we made ourselves reads back, or the code is wrong. */
function sound<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}
