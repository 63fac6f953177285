import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Code, Count, Digest, FieldName, IdOf, Nullable, OneOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { JOB, type JobStateName } from './job.lifecycle.js';
import { TECHNIQUE_NAMES } from './techniques.js';

/** As many holders as one computation may have. */
export const INPUTS_MAX = 8;

/** One holder's data: the delivery that was cleared for it, and what goes in, by its digest. */
export const JobInput = closed({ transfer: IdOf('transfer'), holder: IdOf('participant'), sha256: Digest });
/** What may come out at most. */
export const OutputBound = closed({ fields: SetOf(FieldName, 64, 1), rowsMax: Count, bytesMax: Count });
/** What has come out. */
export const Output = closed({ sha256: Digest, fields: SetOf(FieldName, 64, 1), rows: Count, bytes: Count });
/** The evidence by its digest, who has verified it, and which of its fields. `codeSha256` is the code that the evidence speaks of. */
export const Attestation = closed({ sha256: Digest, codeSha256: Digest, verifier: Text(100), verified: SetOf(Code, 8, 1) });

const ended = closed({ reason: Text(500) });

export const jobEntries = {
  'job.submitted': { 1: closed({
    technique: OneOf(TECHNIQUE_NAMES), submitter: IdOf('participant'), node: IdOf('enforcer'), purpose: Code, codeSha256: Digest,
    inputs: Type.Array(JobInput, { minItems: 1, maxItems: INPUTS_MAX }), output: OutputBound,
  }) },
  'job.consented': { 1: closed({ holder: IdOf('participant'), person: Nullable(PersonId) }) },
  'job.approved': { 1: closed({ holder: IdOf('participant'), person: Nullable(PersonId) }) },
  'job.refused': { 1: closed({ holder: IdOf('participant'), reason: Text(500) }) },
  'job.withdrawn': { 1: ended },
  'job.started': { 1: closed({}) },
  'job.finished': { 1: closed({ output: Output, attestation: Attestation }) },
  'job.output_refused': { 1: closed({ output: Output, attestation: Attestation, reason: Text(500) }) },
  'job.failed': { 1: ended },
  'job.lapsed': { 1: ended },
} as const;

/** 计算任务: a computation on data that nobody takes away. */
export interface Job extends AggregateState<JobStateName> {
  readonly id: Id<'job'>;
  readonly technique: (typeof TECHNIQUE_NAMES)[number];
  readonly submitter: Id<'participant'>;
  /** The enforcement point that computes, of kind compute_node. */
  readonly node: Id<'enforcer'>;
  readonly purpose: string;
  readonly codeSha256: string;
  readonly inputs: readonly Static<typeof JobInput>[];
  readonly output: Static<typeof OutputBound>;
  readonly consents: readonly { readonly holder: Id<'participant'>; readonly person: string | null; readonly at: string }[];
  readonly result: { readonly output: Static<typeof Output>; readonly attestation: Static<typeof Attestation> } | null;
  readonly reason: string | null;
}

export function evolveJob(state: Job | undefined, entry: FoldEntry<keyof typeof jobEntries>): Job {
  const advance = (change: Partial<Job> = {}): Job => step(JOB, state, entry, change);
  switch (entry.type) {
    case 'job.submitted': {
      const { submitter, inputs } = entry.data;
      const parties = [...new Set([submitter, ...inputs.map(({ holder }) => holder)])];
      return { owner: submitter, ...begin(JOB, 'job', state, entry), ...entry.data, parties, consents: [], result: null, reason: null };
    }
    case 'job.consented':
    case 'job.approved':
      return advance({ consents: [...(state?.consents ?? []), { ...entry.data, at: entry.at }] });
    case 'job.started':
      return advance();
    case 'job.finished':
      return advance({ result: entry.data });
    case 'job.output_refused': {
      const { reason, ...result } = entry.data;
      return advance({ result, reason });
    }
    case 'job.refused':
    case 'job.withdrawn':
    case 'job.failed':
    case 'job.lapsed':
      return advance({ reason: entry.data.reason });
  }
}
