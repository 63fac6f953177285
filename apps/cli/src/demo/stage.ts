import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError, type Connection, type Credential } from './client.js';
import { at, listAt, type Json } from './json.js';
import type { Keep, Thread } from './keep.js';

/** How long a check may take before a person should look after the worker. */
const WAIT_MS_MAX = 60_000;
const PAUSE_MS = 60;

/** An organisation, or a person of one, that acts through a credential of its own; a newcomer has none yet. */
export interface Actor {
  readonly name: string;
  readonly id: string;
  readonly credential?: Credential;
}

/** What a write answered. */
export interface Answer {
  readonly id: string;
  readonly index: number;
  readonly streams: readonly string[];
  readonly body: Json;
}

/** One line of the story. */
export interface Line {
  readonly index?: number | undefined;
  readonly who: string;
  readonly says: string;
  readonly outcome?: string;
}

/** One thing that somebody does. `step` names it for ever: with the seed it is the Idempotency-Key. */
export interface Deed {
  readonly who: Actor;
  readonly path: string;
  readonly body?: Json;
  readonly step: string;
  /** How it is told; a deed among others is left out. */
  readonly says?: string;
  readonly outcome?: string;
}

/** A state to wait for: a poll of `path` until it `holds`. */
export interface Wait {
  readonly who: Actor;
  readonly path: string;
  readonly holds: (state: Json) => boolean;
  readonly for: string;
}

/** Where the story plays: who speaks to which exchange, under which seed, and who listens. */
export interface Stage {
  readonly connection: Connection;
  readonly keep: Keep;
  readonly thread: Thread;
  readonly seed: number;
  readonly tell: (line: Line) => void;
  readonly title: (text: string) => void;
}

/** The Idempotency-Key of a step: the same whenever this story is told again, so that what was done is not done twice. */
export const keyOf = ({ seed, thread }: Stage, step: string): string => `demo-${seed}-${thread.nonce}-${step}`;

const bearer = async ({ connection }: Stage, { credential }: Actor): Promise<string | undefined> => (credential === undefined ? undefined : `Bearer ${await connection.token(credential)}`);

export function answerOf(body: Json): Answer {
  const [id, index] = [body['id'], at(body, 'entry', 'index')];
  if (typeof id !== 'string' || typeof index !== 'number') throw new Error('the server answered a write without its entry');
  return { id, index, streams: listAt(body, 'entries').map((entry) => String(at(entry, 'stream'))), body };
}

/** Does a deed and tells it. */
export async function does(stage: Stage, deed: Deed): Promise<Answer> {
  const { who, path, body = {}, step, says } = deed;
  const answer = answerOf(await stage.connection.post(path, body, { key: keyOf(stage, step), authorization: await bearer(stage, who) }));
  if (says !== undefined) stage.tell({ index: answer.index, who: who.name, says, outcome: deed.outcome ?? '' });
  return answer;
}

/** Asks what is no reading of a path: the members of the question are a form. */
export async function asks(stage: Stage, who: Actor, { path, members }: { readonly path: string; readonly members: Readonly<Record<string, string>> }): Promise<Json> {
  return stage.connection.ask(path, members, (await bearer(stage, who)) ?? '');
}

/** Tries what the exchange refuses, and tells why. Some refusals are entries themselves. */
export async function isRefused(stage: Stage, deed: Deed): Promise<ProblemError> {
  const { who, path, body = {}, step, says } = deed;
  try {
    await stage.connection.post(path, body, { key: keyOf(stage, step), authorization: await bearer(stage, who) });
  } catch (err) {
    if (!(err instanceof ProblemError) || err.status < 403 || err.status >= 429) throw err;
    const index = at(err.body, 'entry', 'index');
    stage.tell({ index: typeof index === 'number' ? index : undefined, who: who.name, says: says ?? step, outcome: `拒绝 ${err.code}: ${err.detail}` });
    return err;
  }
  throw new Error(`the exchange allowed what it must refuse: ${says ?? step}`);
}

export async function reads(stage: Stage, who: Actor, path: string): Promise<Json> {
  return stage.connection.get(path, (await bearer(stage, who)) ?? '');
}

/** Waits until a state holds; a state that never comes is a worker that does not run. */
export async function waits(stage: Stage, wait: Wait): Promise<Json> {
  const deadline = performance.now() + WAIT_MS_MAX;
  for (;;) {
    const state = await reads(stage, wait.who, wait.path);
    if (wait.holds(state)) return state;
    if (performance.now() > deadline) {
      throw new Error(`waited ${WAIT_MS_MAX / 1000} s for ${wait.for} at ${wait.path}: is a worker running? npm start has one; an API started by start:api needs npm run start:worker beside it`);
    }
    await sleep(PAUSE_MS);
  }
}

/** A calendar day of the story, counted from the day it began on. */
export const dayOf = ({ thread }: Stage, offset: number): string => new Date(Date.parse(`${thread.startedOn}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
