import './node/globals.js';
import { isCosigned } from './verify.js';
import { describeQuorum, openCheckpoint, openWitnessed, parsePolicy, parseVkeys, verifierOf, type Result } from '#core/tlog';

/** What this server shows of its log: the checkpoint, verified here, and who has cosigned it when. */
export interface Published {
  readonly origin: string;
  readonly size: number;
  readonly signers: readonly string[];
  readonly cosigners: readonly { readonly name: string; readonly at: string }[];
  /** Whom the policy asks for; undefined where there are no witnesses. */
  readonly quorum: string | undefined;
}

const MS = 1000;
/** What a `Date` can hold; a cosignature may claim more. */
const MS_MAX = 8.64e15;
const instantOf = (seconds: bigint): string => new Date(Math.min(Number(seconds) * MS, MS_MAX)).toISOString();

async function textAt(path: string, signal: AbortSignal): Promise<string | undefined> {
  const answer = await fetch(path, { signal });
  if (answer.status === 404) return undefined;
  if (!answer.ok) throw new Error(`${path}: ${String(answer.status)}`);
  return answer.text();
}

/** The published checkpoint; undefined before there is any. It is opened under the published policy, or where there is none under the log's keys. */
export async function publishedCheckpoint(signal: AbortSignal): Promise<Result<Published> | undefined> {
  const note = await textAt('/log/checkpoint', signal);
  if (note === undefined) return undefined;
  const policy = isCosigned(note) ? await textAt('/log/policy', signal) : undefined;
  return policy === undefined ? underKeys(note, await textAt('/log/vkey', signal) ?? '') : underPolicy(note, policy);
}

function underKeys(note: string, vkeys: string): Result<Published> {
  const keys = parseVkeys(vkeys);
  if (!keys.ok) return keys;
  const opened = openCheckpoint(note, keys.value.map(verifierOf));
  if (!opened.ok) return opened;
  const { origin, size, signatures } = opened.value;
  return { ok: true, value: { origin, size, signers: signatures.map(({ name, keyId }) => `${name}+${keyId}`), cosigners: [], quorum: undefined } };
}

function underPolicy(note: string, text: string): Result<Published> {
  const policy = parsePolicy(text);
  if (!policy.ok) return policy;
  const opened = openWitnessed(note, policy.value);
  if (!opened.ok) return opened;
  const { origin, size, signatures, cosigners } = opened.value;
  return { ok: true, value: {
    origin, size, signers: signatures.map(({ name, keyId }) => `${name}+${keyId}`), quorum: policy.value.quorum.kind === 'none' ? undefined : describeQuorum(policy.value.quorum),
    cosigners: cosigners.map(({ witness, time }) => ({ name: witness.name, at: instantOf(time) })),
  } };
}
