import { connect, type Socket } from 'node:net';
import { closedLoops, openLoop } from '../measure.js';
import { NUMBER_DIGITS, type LoadPlan, type LoadReport, type RequestParts } from './plan.js';

/**
 * The load generator, a process of its own and as light as can be: raw sockets with keep-alive, requests that are written
 * beforehand but for one number, and of an answer only its status and length are read. Any other status than the expected one ends the run.
 */
const CREATED = 201;
const LENGTH = /\r\ncontent-length: *(\d+)/i;
const ANSWER_MS_MAX = 30_000;

let number = 0;

/** One connection: one request at a time. */
class Connection {
  private received = '';
  private settle: ((problem?: Error) => void) | undefined;
  private constructor(private readonly socket: Socket, private readonly expected: number) {
    socket.setEncoding('latin1').setNoDelay(true).setTimeout(ANSWER_MS_MAX);
    socket.on('data', (chunk: string) => this.take(chunk));
    socket.on('timeout', () => this.done(new Error(`no answer within ${ANSWER_MS_MAX} ms`)));
    socket.on('error', (err) => this.done(err));
    socket.on('close', () => this.done(new Error('the server closed the connection')));
  }

  static open(host: string, port: number, expected: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port }, () => resolve(new Connection(socket, expected)));
      socket.once('error', reject);
    });
  }

  ask(parts: RequestParts): Promise<void> {
    number += 1;
    const text = parts.join(String(number).padStart(NUMBER_DIGITS, '0'));
    return new Promise((resolve, reject) => {
      this.settle = (problem) => (problem === undefined ? resolve() : reject(problem));
      this.socket.write(text, 'latin1');
    });
  }

  close(): void {
    this.socket.removeAllListeners('close').destroy();
  }

  private take(chunk: string): void {
    this.received = this.received === '' ? chunk : this.received + chunk;
    const head = this.received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = LENGTH.exec(this.received.slice(0, head))?.[1];
    if (length === undefined) this.done(new Error(`an answer without a length:\n${this.received}`));
    else if (this.received.length >= head + 4 + Number(length)) this.complete();
  }

  private complete(): void {
    const answer = this.received;
    this.received = '';
    this.done(answer.startsWith(`HTTP/1.1 ${this.expected} `) ? undefined : new Error(`the server did not answer ${this.expected}:\n${answer}`));
  }

  private done(problem?: Error): void {
    const { settle } = this;
    this.settle = undefined;
    settle?.(problem);
  }
}

const tell = (report: LoadReport): void => { process.send?.(report); };

async function run({ host, ports, requests, expected = CREATED, perSecond, ...load }: LoadPlan): Promise<void> {
  // Keys must differ between runs too: the database remembers them.
  number = Date.now() * 1000;
  const connections = await Promise.all(Array.from({ length: load.connections }, (_, i) => Connection.open(host, of(ports, i), expected)));
  const marks = { begin: () => tell({ at: 'begin' }), end: () => tell({ at: 'end' }) };
  const once = (loop: number): Promise<void> => of(connections, loop).ask(of(requests, number));
  const window = await (perSecond === undefined ? closedLoops(load, marks, once) : openLoop({ ...load, perSecond }, marks, once));
  for (const connection of connections) connection.close();
  tell({ at: 'done', window });
}

function of<T>(items: readonly T[], i: number): T {
  const item = items[i % items.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

process.once('message', (plan) => {
  run(plan as LoadPlan).catch((err: unknown) => tell({ at: 'failed', reason: err instanceof Error ? err.message : String(err) })).finally(() => process.disconnect());
});
