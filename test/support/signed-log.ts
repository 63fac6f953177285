import {
  consistencyProof, formatAddCheckpoint, formatCheckpoint, formatVkey, KEY_TYPE, leafHashes, merkleRoot, signerOf, signNote, verificationKeyOf, type SigningKey,
  type VerificationKey,
} from '#core/tlog';

const HASH_BYTES = 32;
const LEAVES = 4_000;

/** A log as its witnesses see it: checkpoints of any size, with the proofs between them. */
export interface SignedLog {
  readonly origin: string;
  readonly key: VerificationKey;
  readonly vkey: string;
  /** The leaf hashes of the first entries, packed. */
  readonly leaves: (size: number) => Uint8Array;
  readonly root: (size: number) => Uint8Array;
  readonly note: (size: number) => string;
  readonly consistency: (oldSize: number, newSize: number) => Promise<readonly Uint8Array[]>;
  /** The body of an add-checkpoint request. */
  readonly request: (oldSize: number, newSize: number) => Promise<string>;
}

/** Two logs of one origin and key whose `history` differs from entry `forkAt` on are the two faces of one that lies. */
export function signedLog({ origin = 'log.example/2026', seed = 1, history = 'one', forkAt = 0 } = {}): SignedLog {
  const skey: SigningKey = { name: origin, type: KEY_TYPE.ed25519, seed: Buffer.alloc(HASH_BYTES, seed) };
  const entries = Array.from({ length: LEAVES }, (_, i) => Buffer.from(`entry ${i} of history ${i < forkAt ? 'one' : history}`));
  const all = leafHashes(entries);
  const leaves = (size: number): Uint8Array => all.subarray(0, size * HASH_BYTES);
  const root = (size: number): Uint8Array => merkleRoot(leaves(size));
  const note = (size: number): string => signNote(formatCheckpoint({ origin, size, root: root(size) }), [signerOf(skey)]);
  // The tree is small enough for the hashes of its tiles to be made by definition (C2SP tlog-tiles, merkle tree).
  const consistency = (oldSize: number, newSize: number): Promise<readonly Uint8Array[]> => consistencyProof({ oldSize, newSize }, ({ level, index, width }) => {
    const span = 256 ** level;
    const hashOf = (i: number): Uint8Array => merkleRoot(all.subarray((index * 256 + i) * span * HASH_BYTES, (index * 256 + i + 1) * span * HASH_BYTES));
    return Promise.resolve(Buffer.concat(Array.from({ length: width }, (_, i) => hashOf(i))));
  });
  return {
    origin, key: verificationKeyOf(skey), vkey: formatVkey(verificationKeyOf(skey)), leaves, root, note, consistency,
    request: async (oldSize, newSize) => formatAddCheckpoint({ oldSize, proof: await consistency(oldSize, newSize), note: note(newSize) }),
  };
}
