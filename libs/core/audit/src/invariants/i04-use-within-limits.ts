import { isExhausted, outside, overruns, type Excess, type Use } from '#core/odrl';
import type { EntryData, Grant, Id, View } from '#core/exchange';
import { firstOf, type Complaint, type Invariant, type Step } from '../invariant.js';
import { isExpected } from '../world.js';

/** Grants that still count: what an ended one had is not given back. */
const COUNTING: readonly string[] = ['ACTIVE', 'EXHAUSTED', 'SUSPENDED', 'REVOKING'];
const told = (excess: readonly Excess[]): string => excess.map(({ dimension, asked, allowed }) => `${dimension} ${String(asked)}, allowed ${String(allowed)}`).join('; ');

/** Invariant 4 of DESIGN §3. */
export const useWithinLimits: Invariant = {
  number: 4,
  id: 'use-within-limits',
  zh: '使用不超出授权的范围与限额',
  en: 'Use never exceeds the scope and the limits of its grant, and only what never started is given back',
  cite: 'ODRL 2.2 constraints: count, purpose, spatial, recipient',
  checks: {
    'transfer.requested': ({ entry: { data, at }, view, expect }) => {
      const grant = view.get(data.grant);
      if (grant === undefined) return `its grant ${data.grant} does not exist`;
      expect({ type: 'grant.used', stream: grant.id, what: `its use was not counted on ${grant.id}` });
      const use: Use = { purpose: data.purpose, fields: data.manifest.fields, place: data.place, recipient: data.recipient, mode: data.mode as Use['mode'], rows: data.manifest.rows, bytes: data.manifest.bytes };
      const excess = outside(grant.terms, use);
      const jurisdiction = view.get(data.recipient)?.organisation.jurisdiction;
      return running(grant, at) ?? firstOf(
        [excess.length === 0, () => `${grant.id} does not cover ${told(excess)}`],
        [jurisdiction === data.place, () => `it says that ${data.recipient} is in ${data.place}, which is in ${jurisdiction ?? 'no place'}`],
        [grant.vendor === data.vendor && grant.buyer === data.buyer, () => `${grant.id} is between others`],
      );
    },
    'grant.used': ({ entry: { stream, data, at }, view }) => {
      const grant = view.get(stream as Id<'grant'>);
      if (grant === undefined) return undefined;
      const overrun = overruns(grant.terms, grant.used, data);
      return running(grant, at) ?? firstOf([overrun.length === 0, () => `the use exceeds its limits: ${told(overrun)}`]) ?? ofTransfer(view, grant.id, data);
    },
    'grant.exhausted': ({ entry: { stream }, view }) => {
      const grant = view.get(stream as Id<'grant'>);
      return grant === undefined ? undefined : firstOf([isExhausted(grant.terms, grant.used), () => 'its limits were not used up']);
    },
    'grant.use_returned': ({ entry: { stream, data }, view, world: { memory: { run } } }) => {
      return ofTransfer(view, stream as Id<'grant'>, data) ?? firstOf([isExpected(run, 'grant.use_returned', stream), () => `${data.transfer} did not end with it before it started`]);
    },
    'transfer.terminated': givesBack,
    'transfer.blocked': givesBack,
  },
};

function running({ id, state, startsAt, expiresAt }: Grant, at: string): Complaint {
  return firstOf([state === 'ACTIVE' && (expiresAt === null || expiresAt > at) && (startsAt === null || startsAt <= at), () => `${id} was ${state}, from ${startsAt ?? 'no time'} to ${expiresAt ?? 'no time'}`]);
}

/** The use is that of a transfer of this grant, with the same numbers. */
function ofTransfer(view: View, grant: Id<'grant'>, { transfer: id, rows, bytes }: EntryData<'grant.used'>): Complaint {
  const transfer = view.get(id);
  const manifest = transfer?.delivery?.manifest;
  return firstOf(
    [transfer?.grant === grant && manifest !== undefined, () => `${id} is no transfer under ${grant}`],
    [manifest?.rows === rows && manifest.bytes === bytes, () => `${id} has ${String(manifest?.rows)} rows and ${String(manifest?.bytes)} bytes, the entry says ${rows} and ${bytes}`],
  );
}

/** What never started gives back its use, as long as the grant counts. */
function givesBack({ entry: { stream }, view, expect }: Step<'transfer.terminated'> | Step<'transfer.blocked'>): Complaint {
  const transfer = view.get(stream as Id<'transfer'>);
  if (transfer?.state !== 'REQUESTED' || transfer.delivery === null) return undefined;
  if (COUNTING.includes(view.get(transfer.grant)?.state ?? '')) expect({ type: 'grant.use_returned', stream: transfer.grant, what: `its use was not given back to ${transfer.grant}` });
  return undefined;
}
