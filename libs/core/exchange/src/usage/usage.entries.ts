import { Type, type Static } from '@sinclair/typebox';
import { Code, Count, Day, IdOf, Instant, Nullable, OneOf, closed } from '../kernel/schema.js';

export const SIDES = ['vendor', 'buyer'] as const;
export type Side = (typeof SIDES)[number];

/** What is counted of use: calls, rows, bytes. */
export const Counted = closed({ count: Count, rows: Count, bytes: Count });
export type Counted = Static<typeof Counted>;

/** A window of one reporter: numbered from 1, each beginning where the one before ended, within one day in Shanghai. */
export const Window = closed({ from: Instant, to: Instant, sequence: Type.Integer({ minimum: 1, maximum: 1_000_000_000 }) });
export const Month = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$', examples: ['2026-06'] });

const reconciled = closed({ day: Day, vendor: Counted, buyer: Counted, agreed: Counted, toleranceBasisPoints: Type.Integer({ minimum: 0, maximum: 10_000 }) });

export const usageEntries = {
  'usage.reported': { 1: closed({
    grant: IdOf('grant'), vendor: IdOf('participant'), buyer: IdOf('participant'), side: OneOf(SIDES), enforcementPoint: Type.Optional(Code), window: Window, ...Counted.properties,
  }) },
  'usage.reconciled': { 1: reconciled },
  'usage.differed': { 1: reconciled },
  'usage.accepted': { 1: closed({ month: Month, figuresOf: OneOf(SIDES), added: Counted }) },
  'usage.month_closed': { 1: closed({ month: Month, agreed: Counted, order: Nullable(IdOf('order')), carried: Counted }) },
  'usage.ended': { 1: closed({}) },
} as const;
