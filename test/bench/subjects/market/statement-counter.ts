import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** PostgreSQL Frontend/Backend Protocol: a simple query, and the execution of a portal. */
const STATEMENTS = new Set(['Q'.charCodeAt(0), 'E'.charCodeAt(0)]);
const POSTGRES_PORT = 5432;

/** A database behind a relay that counts the statements on their way, whoever in the process sends them. */
export interface CountedDatabase {
  readonly url: string;
  readonly statements: () => number;
  readonly close: () => Promise<void>;
}

export async function countStatements(databaseUrl: string): Promise<CountedDatabase> {
  const { hostname, port } = new URL(databaseUrl);
  let statements = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect({ host: hostname, port: port === '' ? POSTGRES_PORT : Number(port) });
    for (const [one, other] of [[client, database], [database, client]] as const) {
      sockets.add(one.setNoDelay(true));
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
    const scan = messageScanner((type) => { if (STATEMENTS.has(type)) statements += 1; });
    client.on('data', scan).pipe(database);
    database.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${(server.address() as AddressInfo).port}` }).href, statements: () => statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Reads the type of every message; the first, which starts the session, has none. */
function messageScanner(tell: (type: number) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let headerBytes = 4;
  let skip = 0;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const skipped = Math.min(skip, rest.length);
      rest = rest.subarray(skipped);
      skip -= skipped;
      if (skip > 0 || rest.length < headerBytes) return;
      if (headerBytes === 5) tell(rest.readUInt8(0));
      skip = rest.readUInt32BE(headerBytes - 4) + headerBytes - 4;
      headerBytes = 5;
    }
  };
}
