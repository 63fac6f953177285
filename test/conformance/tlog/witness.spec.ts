import { describe, expect, test } from '@jest/globals';
import {
  cosignCheckpoint, cosignerOf, judgeAddCheckpoint, KEY_TYPE, parseAddCheckpoint, parseVkey, refusalBody, verifierOf, type AddCheckpointVerdict, type Checkpoint,
} from '#core/tlog';
import { vectors } from './vectors.js';

interface WitnessVectors {
  readonly log_vkey: string;
  readonly steps: readonly { readonly body: string; readonly status: number; readonly assert: string; readonly note?: string }[];
}

/** litewitness of June 2025 said 403 for an unknown log; the specification says 404, as the file itself notes. */
const statusOf = ({ status, note = '' }: WitnessVectors['steps'][number]): number => (note.includes('requires 404') ? 404 : status);
/** What the published answer contains, in our words where it is not prescribed. */
const WORDS: Readonly<Record<string, string>> = { 'invalid signature': 'signature', 'unknown log': 'is not known here', 'consistency proof': 'proof' };

describe('a witness that knows one log answers as litewitness does', () => {
  const { log_vkey, steps } = vectors('witness_add_checkpoint') as WitnessVectors;
  const vkey = parseVkey(log_vkey);
  if (!vkey.ok) throw new Error(vkey.reason);
  const [origin, verifiers] = [vkey.value.name, [verifierOf(vkey.value)]];
  const cosigner = cosignerOf({ name: 'example.com/witness', type: KEY_TYPE.cosignature, seed: Buffer.alloc(32, 7) }, 1_790_000_000n);
  let latest: Checkpoint | undefined;

  /** The witness as a function of what it knows, which the steps change. */
  function answer(body: string): { readonly verdict: AddCheckpointVerdict; readonly text: string } {
    const request = parseAddCheckpoint(Buffer.from(body));
    if (!request.ok) return { verdict: { status: 400, reason: request.reason }, text: request.reason };
    const verdict = judgeAddCheckpoint(request.value, request.value.claimed.origin === origin ? { verifiers, latest } : undefined);
    if (verdict.status !== 200) return { verdict, text: refusalBody(verdict).body };
    latest = verdict.checkpoint;
    return { verdict, text: cosignCheckpoint(request.value, verdict.checkpoint, [cosigner]).lines };
  }

  test.each(steps.map((step, i) => ({ step, i, status: statusOf(step) })))('in step $i with $status', ({ step, status }) => {
    const { verdict, text } = answer(step.body);
    const [, expected = ''] = /body contains "(.*)"/.exec(step.assert) ?? [];
    expect(verdict.status).toBe(status);
    expect(text).toContain(WORDS[expected] ?? expected);
  });
});
