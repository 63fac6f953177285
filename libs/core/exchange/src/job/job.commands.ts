import { Type, type Static } from '@sinclair/typebox';
import { canonicalJson } from '#core/tlog';
import { clip } from '../kernel/clip.js';
import { command, draft, need, needAllowed, referred, requireFree, requireParty, type Context, type View } from '../kernel/command.js';
import { requirePassing } from '../grant/usable.js';
import type { Grant } from '../grant/grant.state.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { Code, Digest, IdOf, OneOf, Text, closed } from '../kernel/schema.js';
import { requireTrading } from '../participant/standing.js';
import { Refusal } from '../refusals.js';
import { modeOf } from '../transfer/modes.js';
import type { Delivery, Transfer } from '../transfer/transfer.state.js';
import { JOB } from './job.lifecycle.js';
import { Attestation, INPUTS_MAX, Output, OutputBound, type Job } from './job.js';
import { TECHNIQUES, TECHNIQUE_NAMES } from './techniques.js';

const Submission = closed({
  id: IdOf('job'), technique: OneOf(TECHNIQUE_NAMES), node: IdOf('enforcer'), purpose: Code, codeSha256: Digest,
  inputs: Type.Array(closed({ transfer: IdOf('transfer'), sha256: Digest }), { minItems: 1, maxItems: INPUTS_MAX }), output: OutputBound,
});

/** As many bytes of field names as the entries of the result have room for as well. */
const FIELDS_BYTES_MAX = 1_500;

/** The buyer asks for a computation over deliveries of its own, one of each holder, each of which the export rules judge as any other. */
export const submit = command('job.submit', Submission, (input, view, ctx) => {
  requireTrading(view, ctx);
  const { id, inputs, ...stated } = input;
  view.foresee([input.node, ...inputs.map(({ transfer }) => transfer)]);
  const bytes = Buffer.byteLength(canonicalJson(input.output.fields));
  if (bytes > FIELDS_BYTES_MAX) throw new Refusal('payload_too_large', `The fields of the output have ${bytes} bytes; there is room for ${FIELDS_BYTES_MAX}.`, { pointer: '/output/fields', bytes, bytesMax: FIELDS_BYTES_MAX });
  if (new Set(inputs.map(({ transfer }) => transfer)).size < inputs.length) throw new Refusal('invalid_request', 'An input is named once.', { pointer: '/inputs' });
  if (view.get(input.node)?.kind !== 'compute_node') throw new Refusal('reference_invalid', `There is no compute node ${input.node}.`, { pointer: '/node' });
  const held = inputs.map(({ transfer: of, sha256 }, i) => {
    const transfer = requireComputable(view, ctx, input, { transfer: of, pointer: `/inputs/${i}/transfer` });
    return { transfer: of, holder: transfer.vendor, sha256 };
  });
  requireWithin(view, held, { fields: input.output.fields, rows: input.output.rowsMax, bytes: input.output.bytesMax });
  return [draft('job.submitted', id, { ...stated, submitter: ctx.caller.org, inputs: held })];
});

/** A delivery of the caller's for the job's purpose, by privacy computing, under a grant that names the node. */
function requireComputable(view: View, ctx: Context, { node, purpose }: Static<typeof Submission>, { transfer: id, pointer }: { readonly transfer: Id<'transfer'>; readonly pointer: string }): Transfer {
  const transfer = view.get(id);
  if (transfer?.buyer !== ctx.caller.org) throw new Refusal('not_found', `There is no transfer ${id}.`, { id, pointer });
  const { delivery, state } = transfer;
  if (delivery === null || modeOf(delivery.mode)?.completedBy !== 'job') throw new Refusal('reference_invalid', `${id} is not delivered by privacy computing.`, { pointer });
  if (state !== 'REQUESTED' && state !== 'STARTED') throw new Refusal('state_conflict', `${id} is ${state}.`, { pointer, state, allowed: [] });
  if (delivery.purpose !== purpose) throw new Refusal('outside_grant', `${id} is for ${delivery.purpose}.`, { pointer, purpose: delivery.purpose });
  if (!grantOf(view, transfer).enforcementPoints.includes(node)) throw new Refusal('outside_grant', `The grant of ${id} is not enforced at ${node}.`, { pointer, node });
  return transfer;
}

const grantOf = (view: View, { grant }: Transfer): Grant => referred(view, grant);

/** What comes out of a computation in rows, bytes and fields. */
type Extent = Pick<Static<typeof Output>, 'fields' | 'rows' | 'bytes'>;

/** Why an output goes beyond what was declared for the deliveries that it comes from; undefined where it does not. */
export function beyond(deliveries: readonly Delivery[], { fields, rows, bytes }: Extent): string | undefined {
  const known = new Set(deliveries.flatMap(({ manifest }) => manifest.fields));
  const strange = fields.find((field) => !known.has(field));
  if (strange !== undefined) return `the field ${strange} is in none of the deliveries`;
  const narrow = deliveries.find(({ manifest }) => rows > manifest.rows || bytes > manifest.bytes);
  return narrow === undefined ? undefined : `${rows} rows and ${bytes} bytes are more than the ${narrow.manifest.rows} and ${narrow.manifest.bytes} that were declared`;
}

const deliveriesOf = (view: View, inputs: readonly { readonly transfer: Id<'transfer'> }[]): Delivery[] =>
  inputs.map(({ transfer }) => referred(view, transfer).delivery).filter((delivery) => delivery !== null);

function requireWithin(view: View, inputs: readonly { readonly transfer: Id<'transfer'> }[], extent: Extent): void {
  const excess = beyond(deliveriesOf(view, inputs), extent);
  if (excess !== undefined) throw new Refusal('outside_grant', `The output goes beyond the deliveries: ${excess}.`, { pointer: '/output' });
}

/** Each holder of data agrees for itself; the last one approves the job. */
export const approve = command('job.approve', closed({ id: IdOf('job') }), ({ id }, view, ctx) => {
  const job = asHolder(view, ctx, id);
  requireTrading(view, ctx);
  const holder = ctx.caller.org;
  if (job.consents.some((one) => one.holder === holder)) throw new Refusal('already_exists', `${holder} has agreed already.`);
  const missing = holdersOf(job).filter((one) => one !== holder && job.consents.every((consent) => consent.holder !== one));
  return [draft(missing.length === 0 ? 'job.approved' : 'job.consented', id, { holder, person: ctx.caller.person })];
});

/** One holder's no ends it, also after it has agreed, until the computation starts. */
export const refuse = command('job.refuse', closed({ id: IdOf('job'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  return [draft('job.refused', asHolder(view, ctx, id).id, { holder: ctx.caller.org, reason })];
});

export const withdraw = command('job.withdraw', closed({ id: IdOf('job'), reason: Text(500) }), ({ id, reason }, view, ctx) => {
  needAllowed(JOB, view, ctx, id);
  return [draft('job.withdrawn', id, { reason })];
});

const holdersOf = ({ inputs }: Job): Id<'participant'>[] => [...new Set(inputs.map(({ holder }) => holder))];

function asHolder(view: View, ctx: Context, id: Id<'job'>): Job {
  const job = need(view, ctx, id);
  if (!holdersOf(job).includes(ctx.caller.org)) requireParty(ctx, job.inputs[0]?.holder ?? job.submitter, 'data holder');
  requireAllowed(JOB, job.state, ctx.action);
  return job;
}

/** Nothing is computed on data whose delivery was not cleared and started, or under a grant that nothing passes under. */
export const start = command('job.start', closed({ id: IdOf('job') }), ({ id }, view, ctx) => {
  const job = asNode(view, ctx, id);
  view.foresee(job.inputs.map(({ transfer }) => transfer));
  for (const { transfer: of } of job.inputs) {
    const transfer = referred(view, of);
    requireFree(transfer);
    if (transfer.state !== 'STARTED') throw new Refusal('state_conflict', `${of} is ${transfer.state}; a computation starts when every delivery has.`, { transfer: of, state: transfer.state, allowed: [] });
    const grant = grantOf(view, transfer);
    requirePassing(view, grant.state === 'EXHAUSTED' ? { ...grant, state: 'ACTIVE' } : grant, ctx.at);
  }
  return [draft('job.started', id, {})];
});

/**
 * The node hands in the digests of result and evidence. An output beyond the deliveries, or evidence that speaks of other code or
 * lacks what its technique asks for, is on record and fails the job.
 */
export const finish = command('job.finish', closed({ id: IdOf('job'), output: Output, attestation: Attestation }), ({ id, output, attestation }, view, ctx) => {
  const job = asNode(view, ctx, id);
  const excess = beyond(deliveriesOf(view, job.inputs), output) ?? beyondBound(job, output) ?? unattested(job, attestation);
  return [excess === undefined ? draft('job.finished', id, { output, attestation }) : draft('job.output_refused', id, { output, attestation, reason: clip(excess, 500) })];
});

/** Why an output goes beyond what the holders have agreed to. */
export function beyondBound({ output: { fields, rowsMax, bytesMax } }: Pick<Job, 'output'>, output: Extent): string | undefined {
  const strange = output.fields.find((field) => !fields.includes(field));
  if (strange !== undefined) return `the field ${strange} was not agreed to`;
  return output.rows > rowsMax || output.bytes > bytesMax ? `${output.rows} rows and ${output.bytes} bytes are more than the ${rowsMax} and ${bytesMax} that were agreed to` : undefined;
}

/** What the evidence lacks. */
export function unattested({ technique, codeSha256 }: Pick<Job, 'technique' | 'codeSha256'>, attestation: Static<typeof Attestation>): string | undefined {
  if (attestation.codeSha256 !== codeSha256) return `the evidence speaks of the code ${attestation.codeSha256}, approved was ${codeSha256}`;
  const missing = TECHNIQUES[technique].verified.find((field) => !attestation.verified.includes(field));
  return missing === undefined ? undefined : `${missing} of the ${TECHNIQUES[technique].evidence} was not verified`;
}

export const fail = command('job.fail', closed({ id: IdOf('job'), reason: Text(500) }), ({ id, reason }, view, ctx) => [draft('job.failed', asNode(view, ctx, id).id, { reason })]);

/** Only the node of the job speaks of how it goes. */
function asNode(view: View, ctx: Context, id: Id<'job'>): Job {
  const job = need(view, ctx, id);
  if (ctx.caller.enforcer !== job.node) throw new Refusal('not_found', `There is no job ${id}.`, { id });
  requireAllowed(JOB, job.state, ctx.action);
  return job;
}

export const lapse = command('job.lapse', closed({ id: IdOf('job'), reason: Type.String() }), ({ id, reason }, view, ctx) => {
  needAllowed(JOB, view, ctx, id);
  return [draft('job.lapsed', id, { reason })];
});
