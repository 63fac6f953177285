import { hash } from 'node:crypto';
import {
  cosignCheckpoint, judgeAddCheckpoint, parseAddCheckpoint, refusalBody, witnessedPath, type AddCheckpointRequest, type AddCheckpointVerdict,
} from '#core/tlog';
import type { WitnessKeys } from './keys.js';
import type { WitnessedLog } from './logs.js';
import type { Witnessed, WitnessStore } from './store.js';

/** What a witness answers, ready for the wire. */
export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}
export interface WitnessParts {
  readonly keys: WitnessKeys;
  readonly logs: ReadonlyMap<string, WitnessedLog>;
  readonly store: WitnessStore;
  readonly say: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Requests of one log that may wait; each takes a disk's time, and a log has no reason to hurry itself. */
const WAITING_MAX = 64;
const TEXT = 'text/plain; charset=utf-8';

/** A C2SP tlog-witness: judges, keeps, and only then answers, one request of a log after the other. */
export class Witness {
  private readonly lanes = new Map<string, { tail: Promise<unknown>; waiting: number }>();
  private readonly origins: ReadonlyMap<string, string>;

  constructor(private readonly parts: WitnessParts) {
    this.origins = new Map([...parts.logs.keys()].map((origin) => [witnessedPath(origin), origin]));
  }

  /** Answers `POST add-checkpoint`. An error, such as a full disk, is answered by nobody here: nothing was cosigned. */
  async addCheckpoint(body: Uint8Array): Promise<Reply> {
    const request = parseAddCheckpoint(body);
    if (!request.ok) return { status: 400, type: TEXT, body: `${request.reason}\n` };
    const { origin } = request.value.claimed;
    const log = this.parts.logs.get(origin);
    const answer = (): Promise<Reply> => this.judgeAndKeep(request.value, log, body);
    return log === undefined ? answer() : this.inTurn(origin, answer);
  }

  /** What was cosigned last, by the path below the monitoring prefix. */
  async checkpointAt(path: string): Promise<string | undefined> {
    const origin = this.origins.get(path);
    return origin === undefined ? undefined : (await this.latest(origin))?.note;
  }

  latest(origin: string): Promise<Witnessed | undefined> {
    return this.parts.store.read(origin);
  }

  /** Ends when nothing is being written any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.lanes.values()].map(({ tail }) => tail));
  }

  /**
   * Comparing with the latest checkpoint and keeping the new one are one step, for otherwise a slower request of a smaller
   * tree would take back what a faster one was told (the race that C2SP tlog-witness describes).
   */
  private async inTurn(origin: string, step: () => Promise<Reply>): Promise<Reply> {
    const lane = this.lanes.get(origin) ?? { tail: Promise.resolve(), waiting: 0 };
    this.lanes.set(origin, lane);
    if (lane.waiting >= WAITING_MAX) return { status: 503, type: TEXT, body: `${WAITING_MAX} requests of this log are waiting\n` };
    lane.waiting += 1;
    const turn = lane.tail.then(step, step);
    lane.tail = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      lane.waiting -= 1;
    }
  }

  private async judgeAndKeep(request: AddCheckpointRequest, log: WitnessedLog | undefined, body: Uint8Array): Promise<Reply> {
    const { keys, store, say, now } = this.parts;
    const { origin } = request.claimed;
    const latest = log === undefined ? undefined : (await store.read(origin))?.checkpoint;
    const verdict = judgeAddCheckpoint(request, log === undefined ? undefined : { verifiers: log.verifiers, latest });
    if (verdict.status !== 200) return this.refuse(request, verdict, body);
    const { lines, note } = cosignCheckpoint(request, verdict.checkpoint, keys.cosigners(BigInt(Math.floor(now() / 1000))));
    await store.write(origin, note);
    say(`cosigned ${origin} at ${verdict.checkpoint.size} entries${latest === undefined ? ', the first seen of it' : `, before ${latest.size}`}`);
    return { status: 200, type: TEXT, body: lines };
  }

  private async refuse(request: AddCheckpointRequest, verdict: Exclude<AddCheckpointVerdict, { readonly status: 200 }>, body: Uint8Array): Promise<Reply> {
    const { origin, size } = request.claimed;
    const reason = verdict.status === 409 ? `it was asked from ${request.oldSize} on, and knows ${verdict.size}` : verdict.reason;
    this.parts.say(`refused ${origin} at ${size} entries with ${verdict.status}: ${reason}`);
    if (verdict.status === 422) await this.keepEvidence(request, body);
    const answer = refusalBody(verdict);
    return { status: verdict.status, ...answer };
  }

  /** The log signed something that does not follow from what it signed before: maybe a wrong proof, maybe two histories. */
  private async keepEvidence({ claimed: { origin, size } }: AddCheckpointRequest, body: Uint8Array): Promise<void> {
    const name = `${witnessedPath(origin).slice(0, 16)}.${size}.${hash('sha256', body, 'hex').slice(0, 16)}.request`;
    const kept = await this.parts.store.keepEvidence(name, body);
    this.parts.say(kept === undefined ? 'there is no more room for evidence' : `kept what ${origin} signed as evidence in ${kept}`);
  }
}
