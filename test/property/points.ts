import { randomUUID } from 'node:crypto';
import { idOf, type Caller, type CommandInput, type Id } from '#core/exchange';
import { derivedId } from '#ledger';
import { list, someTerms } from '../support/ledger.js';
import { aChecked, type Cast } from './cast.js';

export const DIGEST = '0'.repeat(64);

/** A registered enforcement point with the caller that its own credential makes. */
export interface Point { readonly id: Id<'enforcer'>; readonly caller: Caller }

export const aCredential = (): CommandInput<'enforcer.register'>['credential'] => ({ id: `cli_${randomUUID()}`, secretSha256: DIGEST, person: null, validFrom: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' });

/** A point of an owner, which is the cast's vendor unless told otherwise. */
export function aPoint(cast: Cast, code = 'gateway', { owner = cast.vendor, kind = 'gateway' }: { readonly owner?: Caller; readonly kind?: CommandInput<'enforcer.register'>['kind'] } = {}): Point {
  const id = derivedId(1, 'enforcer', owner.org, code);
  const credential = aCredential();
  cast.submit(owner, 'enforcer.register', { id, code, name: { zh: '网关' }, kind, credential });
  return { id, caller: { org: owner.org, roles: ['enforcer'], client: credential.id, person: null, enforcer: id } };
}

/** A grant of the cast's listing that is enforced at the named points, active or still to be activated. */
export async function aGrantAt(cast: Cast, points: readonly string[], { terms = {}, renews, isActivated = true }: { readonly terms?: Parameters<typeof someTerms>[0]; readonly renews?: Id<'grant'>; readonly isActivated?: boolean } = {}): Promise<Id<'grant'>> {
  const id = cast.ledger.newId('negotiation');
  await cast.run(cast.foreign, 'negotiation.request', { id, listing: cast.listing, proposal: { terms: someTerms(terms), plan: 'basic', need: '规划' }, ...(renews === undefined ? {} : { renews }) });
  await cast.run(cast.vendor, 'negotiation.agree', { id });
  await cast.run(cast.foreign, 'negotiation.verify', { id, agreementSha256: cast.state(id).agreementSha256 ?? '' });
  await cast.run(cast.vendor, 'negotiation.finalize', { id });
  const { grant } = cast.state(id);
  if (grant === null) throw new Error('no grant');
  if (isActivated) await cast.run(cast.vendor, 'grant.activate', { id: grant, enforcementPoints: [...points], credentialSha256: DIGEST });
  return grant;
}

/** A job of the foreign buyer over deliveries that have started, asked for and not yet agreed to. */
export function aJob(cast: Cast, node: Id<'enforcer'>, transfers: readonly Id<'transfer'>[], change: Partial<CommandInput<'job.submit'>> = {}): Id<'job'> {
  const id = idOf('job', randomUUID());
  cast.submit(cast.foreign, 'job.submit', {
    id, technique: 'tee', node, purpose: 'planning', codeSha256: DIGEST, inputs: transfers.map((transfer) => ({ transfer, sha256: DIGEST })), output: { fields: ['flow'], rowsMax: 5, bytesMax: 500 }, ...change,
  });
  return id;
}

/** What a node hands in: inside everything that was agreed, unless told otherwise. */
export const aResult = (change: { readonly output?: Partial<CommandInput<'job.finish'>['output']>; readonly attestation?: Partial<CommandInput<'job.finish'>['attestation']> } = {}): Omit<CommandInput<'job.finish'>, 'id'> => ({
  output: { sha256: DIGEST, fields: ['flow'], rows: 5, bytes: 500, ...change.output },
  attestation: { sha256: DIGEST, codeSha256: DIGEST, verifier: '独立验证方', verified: ['measurement', 'report_data'], ...change.attestation },
});

export interface Computation { readonly node: Point; readonly grant: Id<'grant'>; readonly transfer: Id<'transfer'>; readonly job: Id<'job'> }

/** A delivery by privacy computing that has started, and a job over it that waits for the vendor. */
export async function aComputation(cast: Cast, node = aPoint(cast, `node-${cast.entries.length}`, { kind: 'compute_node' })): Promise<Computation> {
  const { listing } = await list(cast, cast.vendor, { offer: { terms: someTerms({ modes: ['privacy_computing'] }) } });
  const grant = await aGrantAt({ ...cast, listing }, [node.id], { terms: { modes: ['privacy_computing'] } });
  const transfer = await aChecked(cast, grant, { mode: 'privacy_computing' });
  cast.submit(cast.vendor, 'transfer.start', { id: transfer });
  return { node, grant, transfer, job: aJob(cast, node.id, [transfer]) };
}
