import {
  formatSignature, isQuorum, keyIdOf, openCheckpoint, openNote, policyVerifiers, verifierOf, type NoteSignature, type Policy, type PolicyWitness,
} from '#core/tlog';
import { Lane, type ConflictingWitness, type CosignRequest, type Job, type WitnessesLogger, type WitnessStatus } from './lane.js';

export interface WitnessesOptions {
  readonly policy: Policy;
  readonly logger: WitnessesLogger;
  /** How long one exchange with a witness may take before it counts as failed. */
  readonly exchangeMs?: number;
}
/** What cosigning came to: the note with the cosignatures that verified, and whether they are enough. */
export interface Cosigned {
  readonly note: string;
  readonly isQuorum: boolean;
  readonly conflicts: readonly ConflictingWitness[];
}
/** The witnesses of a policy, as the log that they watch sees them (C2SP tlog-witness). */
export interface Witnesses {
  readonly policy: Policy;
  /** Asks all witnesses at the same time; answers when the policy's quorum is met or `timeoutMs` is over. Slower witnesses go on in the background. */
  readonly cosign: (request: CosignRequest) => Promise<Cosigned>;
  readonly status: () => readonly WitnessStatus[];
  /** What each witness has cosigned last of this log, from its monitoring endpoint; those that cannot be read, or show nothing of it, are left out. */
  readonly seen: () => Promise<readonly { readonly witness: string; readonly note: string }[]>;
  /** Ends what is under way in the background. */
  readonly close: () => void;
}

const EXCHANGE_MS = 5_000;

/** Opens the witnesses of a policy. One without an address is not asked: it fetches, and its cosignature comes with the note. */
export function openWitnesses({ policy, logger, exchangeMs = EXCHANGE_MS }: WitnessesOptions): Witnesses {
  const closing = new AbortController();
  const logVerifiers = policy.logs.map(({ key }) => verifierOf(key));
  const lanes = [...addressesOf(policy)].map(([url, keys]) => new Lane({ url, keys, logVerifiers, logger, exchangeMs, signal: closing.signal }));
  return {
    policy,
    cosign: async (request) => {
      const checkpoint = openCheckpoint(request.note, logVerifiers);
      if (!checkpoint.ok) throw new Error(`the checkpoint to be cosigned is none of the policy's logs: ${checkpoint.reason}`);
      return cosign({ ...request, checkpoint: checkpoint.value, isOver: false }, { lanes, policy });
    },
    status: () => lanes.flatMap((lane) => lane.status()),
    seen: async () => {
      const origins = [...new Set(policy.logs.map(({ key }) => key.name))];
      const shown = (lane: Lane, origin: string): Promise<string | undefined> => lane.seen(origin).catch(() => undefined);
      const asked = lanes.flatMap((lane) => origins.map(async (origin) => ({ witness: lane.names[0] ?? '', note: await shown(lane, origin) })));
      return (await Promise.all(asked)).flatMap(({ witness, note }) => (note === undefined ? [] : [{ witness, note }]));
    },
    close: () => closing.abort(new Error('the service is stopping')),
  };
}

/** The witnesses by address: one that cosigns with several keys is asked once, and answers with all of them. */
function addressesOf({ witnesses }: Policy): ReadonlyMap<string, readonly PolicyWitness[]> {
  const addresses = new Map<string, PolicyWitness[]>();
  for (const witness of witnesses) if (witness.url !== undefined) addresses.set(witness.url, [...addresses.get(witness.url) ?? [], witness]);
  return addresses;
}

/** Conflicts are those of all lanes, also such as were found after an earlier request had met its quorum. */
async function cosign(request: Job, { lanes, policy }: { readonly lanes: readonly Lane[]; readonly policy: Policy }): Promise<Cosigned> {
  const proofs = new Map<number, Promise<readonly Uint8Array[]>>();
  const consistency = (oldSize: number): Promise<readonly Uint8Array[]> => {
    const proof = proofs.get(oldSize) ?? request.consistency(oldSize);
    proofs.set(oldSize, proof);
    return proof;
  };
  const job: Job = { ...request, consistency };
  const gained = new Map<string, NoteSignature>();
  const held = cosignersOf(job.note, policy);
  const isEnough = (): boolean => isQuorum(policy, new Set([...held, ...gained.keys()]));
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    if (isEnough()) resolve();
    timer = setTimeout(resolve, job.timeoutMs);
    const asked = lanes.map(async (lane) => {
      const outcome = await lane.ask(job);
      if (outcome.kind === 'cosigned') for (const { witness, signature } of outcome.gained) gained.set(witness, signature);
      if (isEnough()) resolve();
    });
    void Promise.all(asked).then(() => resolve());
  });
  clearTimeout(timer);
  // The caller may close what its proofs are read from as soon as it has the answer.
  job.isOver = true;
  await Promise.allSettled(proofs.values());
  const conflicts = lanes.flatMap(({ conflict }) => conflict ?? []);
  return { note: withSignatures(job.note, [...gained.values()], policy), isQuorum: isEnough(), conflicts };
}

const isBy = ({ key }: PolicyWitness, { name, keyId }: NoteSignature): boolean => key.name === name && keyIdOf(key) === keyId;

/** The witnesses of the policy whose cosignatures a note carries already. */
function cosignersOf(note: string, policy: Policy): readonly string[] {
  const opened = openNote(note, policyVerifiers(policy));
  const verified = opened.ok ? opened.value.verified : [];
  return policy.witnesses.filter((witness) => verified.some((signature) => isBy(witness, signature))).map(({ name }) => name);
}

/** A note with the new cosignatures in place of older ones by the same keys, in the order of the policy. */
function withSignatures(note: string, gained: readonly NoteSignature[], policy: Policy): string {
  const inOrder = policy.witnesses.flatMap((witness) => gained.find((signature) => isBy(witness, signature)) ?? []);
  const opened = openNote(note, policyVerifiers(policy));
  const replaced = new Set((opened.ok ? opened.value.verified : [])
    .filter(({ name, keyId }) => inOrder.some((signature) => signature.name === name && signature.keyId === keyId)).map(formatSignature));
  const kept = note.split(/(?<=\n)/).filter((line) => !replaced.has(line)).join('');
  return kept + inOrder.map(formatSignature).join('');
}
