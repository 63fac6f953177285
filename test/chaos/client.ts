import { setTimeout as sleep } from 'node:timers/promises';
import { documentOf } from '#core/exchange';
import type { Http, Outcome, Reply } from './http.js';
import { parse, type Actor, type Journal, type Json, type Order } from './journal.js';
import type { Random } from './random.js';

/** Statuses after which the same key is sent again: too much, broken, away. */
const PASSING = new Set([429, 500, 502, 503, 504]);
const PAUSE_MS = 25;
const PAUSE_MS_MAX = 1_000;
const PATIENCE_MS = 90_000;

/** The load is over: what is not answered yet is left open and looked into later. */
export class LoadOver extends Error {}
/** The ledger said no to a step that needed a yes. */
export class Refused extends Error {}

type Definite = Pick<Reply, 'status' | 'text'>;
export interface Answer { readonly status: number; readonly body: Json }

export interface ClientOptions {
  readonly http: Http;
  /** Addresses of the API processes that should be there. */
  readonly targets: () => readonly string[];
  readonly random: Random;
  readonly journal: Journal;
  /** Begins every key of this client. */
  readonly prefix: string;
  /** How often an order is sent to two processes at the same moment. */
  readonly twinChance: number;
  /** Once true, orders without an answer are given up. */
  readonly isOver: () => boolean;
}

/** A client that remembers what it was told, and asks again under the same key until it is told something. */
export interface Client {
  /** Sends a command; `body` is given its key, which it should hold where that is possible. Throws `LoadOver`. */
  readonly order: (actor: Actor | undefined, path: string, body?: (mark: string) => object) => Promise<Answer>;
  /** The same, and insists on 201. */
  readonly does: (actor: Actor | undefined, path: string, body?: (mark: string) => object) => Promise<Json>;
  readonly read: (actor: Actor, path: string) => Promise<Answer>;
  /** Sends a known order again until it has a definite answer. */
  readonly repeat: (order: Order) => Promise<Answer>;
  /** Sends an order that is not meant to be carried out, and takes no note of the answer. */
  readonly probe: (order: Order) => Promise<Answer>;
}

export function openClient({ http, targets, random, journal, prefix, twinChance, isOver }: ClientOptions): Client {
  let serial = 0;

  const definite = async (attempt: () => Promise<Outcome>, giveUp: () => void): Promise<Definite> => {
    for (let tries = 1, deadline = Date.now() + PATIENCE_MS; ; tries++) {
      const outcome = await attempt();
      if (outcome.kind === 'reply' && !PASSING.has(outcome.reply.status)) return outcome.reply;
      if (outcome.kind === 'lost') journal.counts.unknown += 1;
      else if (outcome.reply.status === 500) journal.complain(`500 was answered: ${outcome.reply.text.slice(0, 300).replace(/"instance":"[^"]*"/, '')}`);
      if (isOver() || Date.now() > deadline) {
        giveUp();
        throw new LoadOver(outcome.kind === 'lost' ? outcome.why : outcome.reply.text);
      }
      journal.counts.retried += 1;
      await sleep(Math.min(PAUSE_MS * 2 ** tries, PAUSE_MS_MAX) * (0.5 + random.next()));
    }
  };
  const post = ({ key, path, body, authorization }: Order, giveUp: () => void): Promise<Definite> => definite(() => {
    const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key, 'x-request-id': key };
    journal.counts.sent += 1;
    return http.send(random.pick(targets()), { method: 'POST', path, headers, body });
  }, giveUp);
  const send = async (order: Order): Promise<Answer> => {
    const reply = await post(order, () => journal.open.set(order.key, order));
    return { status: reply.status, body: journal.note(order, reply) };
  };
  const order: Client['order'] = async (actor, path, body = () => ({})) => {
    if (isOver()) throw new LoadOver();
    const key = `${prefix}.${++serial}`;
    const made = orderOf(key, path, body(`mark:${key}`), actor?.authorization ?? '');
    const first = send(made);
    if (random.chance(twinChance)) await Promise.allSettled([first, send(made)]);
    return first;
  };
  return {
    order,
    repeat: send,
    probe: async (order) => {
      const { status, text } = await post(order, () => undefined);
      return { status, body: parse(text) };
    },
    does: async (actor, path, body) => {
      const { status, body: answer } = await order(actor, path, body);
      if (status !== 201) throw new Refused(`POST ${path} was answered ${status} ${JSON.stringify(answer)}`);
      return answer;
    },
    read: async (actor, path) => {
      const reply = await definite(() => http.send(random.pick(targets()), { method: 'GET', path, headers: { authorization: actor.authorization } }), () => undefined);
      return { status: reply.status, body: parse(reply.text) };
    },
  };
}

function orderOf(key: string, path: string, body: object, authorization: string): Order {
  const text = JSON.stringify(body);
  const marker = 'manifest' in body ? documentOf(body.manifest).sha256 : text.includes(`mark:${key}`) ? `mark:${key}` : undefined;
  return { key, path, body: text, authorization, marker };
}
