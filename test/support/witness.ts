import { KEY_TYPE, cosignerOf, formatVkey, openCheckpoint, parseVkey, sameBytes, signatureLine, verificationKeyOf, verifierOf, verifyConsistency, type Policy } from '#core/tlog';

/** The part of a witness that a publication meets, in this process and with its own memory. */
export interface HonestWitness {
  readonly vkey: string;
  /** Answers nobody while it is away. */
  isAway: boolean;
  readonly open: (options: { readonly policy: Policy }) => Client;
}
type Cosigned = { readonly note: string; readonly isQuorum: boolean; readonly conflicts: readonly { readonly witness: string; readonly reason: string; readonly size?: number }[] };
interface Client {
  cosign(request: { readonly size: number; readonly note: string; readonly consistency: (oldSize: number) => Promise<readonly Uint8Array[]> }): Promise<Cosigned>;
  status(): { readonly name: string; readonly size: number | null; readonly at: string | null; readonly failure: string | null }[];
  seen(): Promise<{ readonly witness: string; readonly note: string }[]>;
}

/** Cosigns what continues what it has cosigned before, and nothing else (C2SP tlog-witness). */
export function honestWitness(name: string): HonestWitness {
  const key = { name: `${name}.example`, type: KEY_TYPE.cosignature, seed: new Uint8Array(32).fill(name.length) };
  let last: { readonly size: number; readonly root: Uint8Array; readonly note: string } | undefined;
  const witness: HonestWitness = { vkey: formatVkey(verificationKeyOf(key)), isAway: false, open: ({ policy }) => {
    const conflict = (reason: string): Cosigned => ({ note: '', isQuorum: false, conflicts: [{ witness: name, reason, ...(last === undefined ? {} : { size: last.size }) }] });
    return {
      status: () => [{ name, size: last?.size ?? null, at: null, failure: witness.isAway ? 'away' : null }],
      seen: () => (witness.isAway ? Promise.reject(new Error('away')) : Promise.resolve(last === undefined ? [] : [{ witness: name, note: last.note }])),
      cosign: async ({ note, consistency }) => {
        if (witness.isAway) return { note, isQuorum: false, conflicts: [] };
        const opened = openCheckpoint(note, policy.logs.map(({ key: log }) => verifierOf(log)));
        if (!opened.ok) throw new Error(opened.reason);
        const { size, root } = opened.value;
        if (last !== undefined && last.size > size) return conflict('it has cosigned a longer tree');
        if (last !== undefined && last.size > 0) {
          const verdict = last.size === size
            ? { ok: sameBytes(last.root, root), reason: 'another root' }
            : verifyConsistency({ oldSize: BigInt(last.size), newSize: BigInt(size), oldRoot: last.root, newRoot: root, proof: await consistency(last.size) });
          if (!verdict.ok) return conflict('the tree does not continue what it has cosigned');
        }
        const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
        last = { size, root, note: note + signatureLine(text, cosignerOf(key, BigInt(Math.floor(Date.now() / 1000)))) };
        return { note: last.note, isQuorum: true, conflicts: [] };
      },
    };
  } };
  return witness;
}

/** A policy that asks for the one witness. */
export function policyText(log: string, name: string, { vkey }: HonestWitness): string {
  if (!parseVkey(log).ok) throw new Error(`${log} is no vkey`);
  return `log ${log}\nwitness ${name} ${vkey} https://${name}.example\nquorum ${name}\n`;
}
