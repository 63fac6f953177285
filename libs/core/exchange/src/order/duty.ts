import { draft, type Draft, type View } from '../kernel/command.js';
import { isOpenObligation } from '../obligation/obligation.lifecycle.js';
import type { Obligation } from '../obligation/obligation.js';
import { fulfilment } from '../obligation/opening.js';
import type { Order } from './order.state.js';

const openDuty = (view: View, { duty }: Order): Obligation[] => {
  const obligation = duty === null ? undefined : view.get(duty);
  return obligation !== undefined && isOpenObligation(obligation.state) ? [obligation] : [];
};

/** The buyer has had it paid. */
export const dutyMet = (view: View, order: Order): Draft[] => openDuty(view, order).map((obligation) => fulfilment(obligation));

/** There is nothing to be paid any more. */
export const dutyForgiven = (view: View, order: Order): Draft[] => openDuty(view, order).map(({ id }) => draft('obligation.ended', id, { reason: '债权已放弃 The claim was given up.' }));
