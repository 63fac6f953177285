import { Type } from '@sinclair/typebox';
import { actingPerson, command, draft, need, needAllowed, type Draft, type Drafts, type View } from '../kernel/command.js';
import { begin, step, type AggregateState, type FoldEntry } from '../kernel/fold.js';
import type { Id } from '../kernel/id.js';
import { requireAllowed } from '../kernel/lifecycle.js';
import { IdOf, PersonId, SetOf, Text, closed } from '../kernel/schema.js';
import { Refusal } from '../refusals.js';
import { GROUP, type GroupStateName } from './group.lifecycle.js';

/** A check reads the tally of every member, so there is a bound. */
export const GROUP_MEMBERS_MAX = 16;

const Members = SetOf(IdOf('participant'), GROUP_MEMBERS_MAX);
const decision = { members: Members, ground: Text(500) };

export const groupEntries = {
  'group.proposed': { 1: closed({ by: IdOf('participant'), person: PersonId, ...decision }) },
  'group.decided': { 1: closed({ person: PersonId, proposedBy: PersonId, ...decision }) },
  'group.dissolved': { 1: closed({ reason: Text(500), person: Type.Optional(PersonId), proposedBy: Type.Optional(PersonId) }) },
} as const;

interface Proposal { readonly person: string; readonly members: readonly Id<'participant'>[]; readonly ground: string }

/**
 * 关联企业: exporters that the exchange counts together, so that a volume is not split among affiliates (数量拆分). It has no
 * counter of its own: the tallies stay with their exporters, and a check adds up those of the members on its day. So nobody
 * is lost or doubled when a member joins or leaves.
 */
export interface Group extends AggregateState<GroupStateName> {
  readonly id: Id<'group'>;
  readonly members: readonly Id<'participant'>[];
  readonly ground: string | null;
  readonly proposal: Proposal | null;
}

export function evolveGroup(state: Group | undefined, entry: FoldEntry<keyof typeof groupEntries>): Group {
  const advance = (change: Partial<Group>): Group => step(GROUP, state, entry, change);
  switch (entry.type) {
    case 'group.proposed': {
      const { by, person, members, ground } = entry.data;
      const proposal = { person, members, ground };
      return state === undefined ? { owner: by, ...begin(GROUP, 'group', state, entry), parties: [by], members: [], ground: null, proposal } : advance({ proposal });
    }
    case 'group.decided':
      return advance({ members: entry.data.members, ground: entry.data.ground, proposal: null });
    case 'group.dissolved':
      return advance({ members: [], proposal: null });
  }
}

/** Maker: who belongs together from now on, and why; an empty list dissolves. */
export const propose = command('group.propose', closed({ id: IdOf('group'), ...decision }), (input, view, ctx) => {
  const { id, members, ground } = input;
  const group = view.get(id);
  if (group !== undefined) requireAllowed(GROUP, group.state, ctx.action);
  if (members.length === 1 || (group === undefined && members.length === 0)) throw new Refusal('invalid_request', 'A group has at least two members.', { pointer: '/members' });
  requireMembers(view, id, members);
  return [draft('group.proposed', id, { by: ctx.caller.org, person: actingPerson(ctx), members, ground })];
});

/** Checker: another person decides what was proposed; a regulator needs nobody beside it. */
export const confirm = command('group.confirm', closed({ id: IdOf('group') }), (input, view, ctx) => {
  const group = need(view, ctx, input.id);
  const person = actingPerson(ctx);
  requireAllowed(GROUP, group.state, ctx.action);
  const { proposal } = group;
  if (proposal === null) throw new Refusal('state_conflict', 'Nothing is proposed.', { state: group.state, allowed: ['group.propose'] });
  if (proposal.person === person && !ctx.caller.roles.includes('regulator')) throw new Refusal('same_person', 'The person who proposed a group may not confirm it.', { person });
  requireMembers(view, group.id, proposal.members);
  return [decided(group, proposal, person), ...moves(group, proposal.members)];
});

export const lapse = command('group.lapse', closed({ id: IdOf('group'), reason: Text(500) }), (input, view, ctx): Drafts => {
  const group = needAllowed(GROUP, view, ctx, input.id);
  return [draft('group.dissolved', group.id, { reason: input.reason })];
});

function decided({ id }: Group, { person: proposedBy, members, ground }: Proposal, person: string): Draft {
  if (members.length === 0) return draft('group.dissolved', id, { reason: ground, person, proposedBy });
  return draft('group.decided', id, { person, proposedBy, members: [...members], ground });
}

/** Each member's own stream says to which group it belongs: a check finds it there, and nobody is in two. */
function moves({ id, members: before }: Group, after: readonly Id<'participant'>[]): Draft[] {
  return [
    ...before.filter((one) => !after.includes(one)).map((one) => draft('participant.ungrouped', one, { group: id })),
    ...after.filter((one) => !before.includes(one)).map((one) => draft('participant.grouped', one, { group: id })),
  ];
}

function requireMembers(view: View, id: Id<'group'>, members: readonly Id<'participant'>[]): void {
  for (const member of members) {
    const participant = view.get(member);
    if (participant === undefined) throw new Refusal('reference_invalid', `There is no participant ${member}.`, { pointer: '/members' });
    if (participant.group !== null && participant.group !== id) throw new Refusal('reference_invalid', `${member} belongs to ${participant.group}; it leaves that group first.`, { pointer: '/members', group: participant.group });
  }
}

/** The exporters that count together with `exporter`, itself included. */
export function countedTogether(view: View, exporter: { readonly id: Id<'participant'>; readonly group: Id<'group'> | null }): readonly Id<'participant'>[] {
  if (exporter.group === null) return [exporter.id];
  const group = view.get(exporter.group);
  if (group === undefined) throw new Error(`${exporter.id} belongs to ${exporter.group}, which does not exist`);
  return group.members;
}
