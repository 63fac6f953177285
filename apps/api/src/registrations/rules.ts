import { Type } from '@sinclair/typebox';
import { registrationRulesOn } from '#core/law';
import { Day, shanghaiDay } from '#core/exchange';
import { queryOf } from '../http/shape.js';

export const RulesQuery = queryOf({ on: Type.Optional(Day) });
const RuleShape = Type.Object({ value: Type.Integer(), zh: Type.String(), en: Type.String(), source: Type.String(), certainty: Type.String({ description: 'verified, unconfirmed, or this exchange’s own' }) });
export const RulesShape = Type.Object({ id: Type.String(), version: Type.String(), status: Type.String(), effectiveFrom: Type.String(), effectiveTo: Type.Optional(Type.String()), rules: Type.Record(Type.String(), RuleShape) });

/** The numbers that govern a registration of a day, each with where it comes from and how sure it is. */
export const rulesOn = (on: string | undefined) => registrationRulesOn(on ?? shanghaiDay(new Date().toISOString()));
