import { Type, type Static } from '@sinclair/typebox';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { Bilingual, Code, IdOf, Instant, Nullable, OneOf, Text, closed } from '../kernel/schema.js';
import { ENFORCER, type EnforcerStateName } from './enforcer.lifecycle.js';

/** What an enforcement point is: a proxy in front of an API, a connector at the vendor's, a node that computes on data nobody takes away. */
export const ENFORCER_KINDS = ['gateway', 'connector', 'compute_node'] as const;
export type EnforcerKind = (typeof ENFORCER_KINDS)[number];

/** Where notices are pushed to; without one the point fetches them. */
export const Endpoint = Type.String({ pattern: '^https?://[^\\s#@]{1,400}$', examples: ['https://gateway.example.com/yaosu'] });
const CredentialId = Type.String({ pattern: '^cli_[0-9a-f-]{36}$' });

export const enforcerEntries = {
  'enforcer.registered': { 1: closed({ code: Code, name: Bilingual(100), kind: OneOf(ENFORCER_KINDS), owner: IdOf('participant'), endpoint: Nullable(Endpoint), credential: CredentialId }) },
  'enforcer.heard': { 1: closed({ heardAt: Instant }) },
  'enforcer.fell_silent': { 1: closed({ heardAt: Instant }) },
  'enforcer.revised': { 1: closed({ name: Bilingual(100), endpoint: Nullable(Endpoint) }) },
  'enforcer.credential_renewed': { 1: closed({ credential: CredentialId }) },
  'enforcer.retired': { 1: closed({ reason: Text(500) }) },
} as const;

/** 执行点: what lets uses of data through or stops them: it asks, counts, and confirms when it has stopped. */
export interface Enforcer extends AggregateState<EnforcerStateName> {
  readonly id: Id<'enforcer'>;
  /** Its name among the points of its owner; a grant may be activated by it. */
  readonly code: string;
  readonly name: Static<ReturnType<typeof Bilingual>>;
  readonly kind: EnforcerKind;
  readonly endpoint: string | null;
  /** The credential that speaks for it and for nothing else. */
  readonly credential: string;
  /** When it was heard last before it was found to be silent, or heard again. */
  readonly heardAt: string | null;
  readonly reason: string | null;
}

export function evolveEnforcer(state: Enforcer | undefined, entry: FoldEntry<keyof typeof enforcerEntries>): Enforcer {
  const advance = (change: Partial<Enforcer> = {}): Enforcer => step(ENFORCER, state, entry, change);
  switch (entry.type) {
    case 'enforcer.registered': {
      const { owner } = entry.data;
      return { parties: [owner], ...begin(ENFORCER, 'enforcer', state, entry), ...entry.data, heardAt: null, reason: null };
    }
    case 'enforcer.heard':
    case 'enforcer.fell_silent':
    case 'enforcer.revised':
    case 'enforcer.credential_renewed':
    case 'enforcer.retired':
      return advance(entry.data);
  }
}
