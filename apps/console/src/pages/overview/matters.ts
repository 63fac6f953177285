import type { Role } from '../../session/session.js';
import type { OVERVIEW } from '../../words/overview.js';

/** One figure of the overview: a filtered list that it counts and opens. */
export interface Matter {
  readonly name: keyof typeof OVERVIEW;
  readonly source: '/v1/listings' | '/v1/negotiations' | '/v1/grants' | '/v1/transfers' | '/v1/obligations' | '/v1/inquiries' | '/v1/findings';
  readonly filters: Readonly<Record<string, string>>;
  readonly roles: readonly Role[];
  /** The side on which the organisation has to stand: one that sells and buys is asked for what waits for the other one, too, otherwise. */
  readonly side?: 'vendor' | 'buyer';
  /** Somebody here has to do something; the others only run. */
  readonly waits?: boolean;
}

/** What its list is filtered by, for an organisation. */
export const matterFilters = ({ filters, side }: Matter, organisation: string): Readonly<Record<string, string>> => (side === undefined ? filters : { ...filters, [side]: organisation });

const AUTHORITIES = ['operator', 'regulator'] as const;

/** What each role is shown first: what waits for it, and what runs. */
export const MATTERS: readonly Matter[] = [
  { name: 'returned', source: '/v1/listings', filters: { state: 'RETURNED' }, roles: ['vendor'], waits: true },
  { name: 'inReview', source: '/v1/listings', filters: { state: 'IN_REVIEW' }, roles: ['vendor', 'regulator'] },
  { name: 'toReview', source: '/v1/listings', filters: { state: 'IN_REVIEW' }, roles: ['operator'], waits: true },
  { name: 'listed', source: '/v1/listings', filters: { state: 'LISTED' }, roles: ['vendor'] },
  { name: 'requests', source: '/v1/negotiations', filters: { state: 'REQUESTED' }, roles: ['vendor'], side: 'vendor', waits: true },
  { name: 'toAgree', source: '/v1/negotiations', filters: { state: 'ACCEPTED' }, roles: ['vendor'], side: 'vendor', waits: true },
  { name: 'offered', source: '/v1/negotiations', filters: { state: 'OFFERED' }, roles: ['buyer'], side: 'buyer', waits: true },
  { name: 'verify', source: '/v1/negotiations', filters: { state: 'AGREED' }, roles: ['buyer'], side: 'buyer', waits: true },
  { name: 'finalize', source: '/v1/negotiations', filters: { state: 'VERIFIED' }, roles: ['vendor'], side: 'vendor', waits: true },
  { name: 'ready', source: '/v1/grants', filters: { state: 'PROVISIONING' }, roles: ['vendor'], side: 'vendor', waits: true },
  { name: 'active', source: '/v1/grants', filters: { state: 'ACTIVE' }, roles: ['vendor', 'buyer'] },
  { name: 'needsBasis', source: '/v1/transfers', filters: { clearance: 'NEEDS_BASIS', state: 'REQUESTED' }, roles: ['vendor'], side: 'vendor', waits: true },
  { name: 'toStart', source: '/v1/transfers', filters: { clearance: 'CLEARED', state: 'REQUESTED' }, roles: ['vendor'], side: 'vendor', waits: true },
  { name: 'needsBasisAll', source: '/v1/transfers', filters: { clearance: 'NEEDS_BASIS' }, roles: ['buyer', ...AUTHORITIES] },
  { name: 'running', source: '/v1/transfers', filters: { state: 'STARTED' }, roles: ['vendor', 'buyer', ...AUTHORITIES] },
  { name: 'suspended', source: '/v1/transfers', filters: { state: 'SUSPENDED' }, roles: ['vendor', 'buyer', ...AUTHORITIES] },
  { name: 'dueSoon', source: '/v1/obligations', filters: { state: 'DUE_SOON' }, roles: ['vendor', 'buyer', 'service'], waits: true },
  { name: 'overdue', source: '/v1/obligations', filters: { state: 'OVERDUE' }, roles: ['vendor', 'buyer', 'service'], waits: true },
  { name: 'overdueAll', source: '/v1/obligations', filters: { state: 'OVERDUE' }, roles: AUTHORITIES },
  { name: 'asked', source: '/v1/inquiries', filters: { state: 'OPEN' }, roles: ['vendor'], waits: true },
  { name: 'answered', source: '/v1/inquiries', filters: { state: 'ANSWERED' }, roles: ['operator'] },
  { name: 'extension', source: '/v1/inquiries', filters: { state: 'EXTENSION_ASKED' }, roles: ['operator'], waits: true },
  { name: 'raised', source: '/v1/findings', filters: { state: 'RAISED' }, roles: AUTHORITIES, waits: true },
];
