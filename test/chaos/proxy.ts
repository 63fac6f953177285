import { connect, createServer, type Server, type Socket } from 'node:net';
import { endsWithReady, momentsIn, startFrames, type Moment } from './proxy.frames.js';

/**
 * What becomes of such a request: it passes; its answer is lost, when the server has done it; it is lost itself; or the
 * network goes away after it, with both sides still believing in the connection.
 */
export const FATES = ['pass', 'lose answer', 'lose request', 'outage'] as const;
export type Fate = (typeof FATES)[number];

export interface Proxy {
  readonly port: number;
  /** How many requests met each fate. */
  readonly met: Readonly<Record<Fate, number>>;
  readonly close: () => Promise<void>;
}
export interface ProxyOptions {
  /** Where the database listens; asked at each connection. */
  readonly target: () => number;
  readonly decide: (moment: Moment) => Fate;
}

/** A network between an application and PostgreSQL that fails at the worst moment: when a commit is on its way. */
export async function openProxy({ target, decide }: ProxyOptions): Promise<Proxy> {
  const met: Record<Fate, number> = { 'pass': 0, 'lose answer': 0, 'lose request': 0, 'outage': 0 };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target(), '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket.setNoDelay(true));
      socket.on('error', () => undefined).once('close', () => open.delete(socket));
    }
    carry({ client, upstream, decide: (moment) => {
      const fate = decide(moment);
      met[fate] += 1;
      return fate;
    } });
  });
  const port = await listen(server);
  return {
    port, met,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Carried { readonly client: Socket; readonly upstream: Socket; readonly decide: ProxyOptions['decide'] }

/** Carries one connection until a fate ends it. */
function carry({ client, upstream, decide }: Carried): void {
  const frames = startFrames();
  let isSwallowing = false;
  let isOut = false;
  const cut = (): void => {
    client.destroy();
    upstream.destroy();
  };
  const meet = (fate: Fate, chunk: Buffer): void => {
    if (fate === 'lose request') cut();
    else upstream.write(chunk);
    isSwallowing = fate === 'lose answer';
    isOut = fate === 'outage';
  };
  client.on('data', (chunk) => {
    if (isOut || isSwallowing) return;
    const fates = momentsIn(frames, chunk).map(decide);
    meet(fates.find((fate) => fate !== 'pass') ?? 'pass', chunk);
  });
  upstream.on('data', (chunk) => {
    if (isOut) return;
    if (!isSwallowing) client.write(chunk);
    else if (endsWithReady(chunk)) cut();
  });
  // During an outage neither side learns that the other has hung up.
  client.once('close', () => { if (!isOut) upstream.destroy(); });
  upstream.once('close', () => { if (!isOut) client.destroy(); });
}

const listen = (server: Server): Promise<number> => new Promise((resolve, reject) => {
  server.once('error', reject).listen(0, '127.0.0.1', () => {
    const bound = server.address();
    if (typeof bound === 'object' && bound !== null) resolve(bound.port);
  });
});
