import { cosignersOf, formatSignature, isQuorum, openCheckpoint, textOfNote, verifierOf, withCosignatures, type NoteSignature, type Policy, type PolicyWitness, type Verifier } from '#core/tlog';
import { Lane, type ConflictingWitness, type Cosignable, type CosignRequest, type Job, type WitnessesLogger, type WitnessStatus } from './lane.js';

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
/** What came of those that were behind. */
export interface CaughtUp {
  readonly signatures: readonly NoteSignature[];
  readonly conflicts: readonly ConflictingWitness[];
}
/** The witnesses of a policy, as the log that they watch sees them (C2SP tlog-witness). */
export interface Witnesses {
  readonly policy: Policy;
  /** Asks all witnesses at the same time; answers when the policy's quorum is met or `timeoutMs` is over. Slower witnesses go on in the background. */
  readonly cosign: (request: CosignRequest) => Promise<Cosigned>;
  /**
   * Asks the witnesses whose cosignatures a note lacks, and ends when each has answered: those that were slower than the quorum have
   * it at hand, those that were away are brought to the present.
   */
  readonly catchUp: (request: Cosignable) => Promise<CaughtUp>;
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
    cosign: async (request) => cosign({ ...jobOf(request, logVerifiers), timeoutMs: request.timeoutMs }, { lanes, policy }),
    catchUp: async (request) => {
      const held = cosignersOf(request.note, policy);
      const behind = lanes.filter(({ names }) => names.some((name) => !held.includes(name)));
      const { job } = jobOf({ ...request, note: bare(request.note, logVerifiers) }, logVerifiers);
      const outcomes = await Promise.all(behind.map((lane) => lane.ask(job)));
      return {
        signatures: outcomes.flatMap((outcome) => (outcome.kind === 'cosigned' ? outcome.gained.map(({ signature }) => signature) : [])),
        conflicts: outcomes.flatMap((outcome) => (outcome.kind === 'conflict' ? outcome.conflict : [])),
      };
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

/** A request opened, and when all the proofs that were asked for it are there. */
interface Asked { readonly job: Job; readonly settled: () => Promise<unknown> }

/** Witnesses that know the same size share one proof. */
function jobOf({ size, note, consistency }: Cosignable, logVerifiers: readonly Verifier[]): Asked {
  const checkpoint = openCheckpoint(note, logVerifiers);
  if (!checkpoint.ok) throw new Error(`the checkpoint to be cosigned is none of the policy's logs: ${checkpoint.reason}`);
  const proofs = new Map<number, Promise<readonly Uint8Array[]>>();
  const shared = (oldSize: number): Promise<readonly Uint8Array[]> => {
    const proof = proofs.get(oldSize) ?? consistency(oldSize);
    proofs.set(oldSize, proof);
    return proof;
  };
  return { job: { size, note, consistency: shared, checkpoint: checkpoint.value, isOver: false }, settled: () => Promise.allSettled(proofs.values()) };
}

/** A note without cosignatures, of which a request to a witness has no need and little room (`ADD_CHECKPOINT_BYTES_MAX`). */
function bare(note: string, logVerifiers: readonly Verifier[]): string {
  const opened = openCheckpoint(note, logVerifiers);
  return opened.ok ? `${textOfNote(note)}\n${opened.value.signatures.map(formatSignature).join('')}` : note;
}

/** Conflicts are those of all lanes, also such as were found after an earlier request had met its quorum. */
async function cosign({ job, settled, timeoutMs }: Asked & { readonly timeoutMs: number }, { lanes, policy }: { readonly lanes: readonly Lane[]; readonly policy: Policy }): Promise<Cosigned> {
  const gained = new Map<string, NoteSignature>();
  const held = cosignersOf(job.note, policy);
  const isEnough = (): boolean => isQuorum(policy, new Set([...held, ...gained.keys()]));
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    if (isEnough()) resolve();
    timer = setTimeout(resolve, timeoutMs);
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
  await settled();
  const conflicts = lanes.flatMap(({ conflict }) => conflict ?? []);
  return { note: withCosignatures(job.note, [...gained.values()], policy), isQuorum: isEnough(), conflicts };
}
