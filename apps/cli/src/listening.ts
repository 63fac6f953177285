import type { Server } from 'node:http';

export interface Place { readonly host: string; readonly port: number }

/** Listens, where the port may be 0 for a free one; returns the address that was bound. Fails when somebody else listens there. */
export async function listenAt(server: Server, { host, port }: Place): Promise<string> {
  await new Promise<void>((resolve, reject) => { server.once('error', reject).listen(port, host, resolve); });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}

/** Ends at once, with every connection. */
export const closeNow = (server: Server): Promise<void> => new Promise((resolve) => {
  server.close(() => resolve());
  server.closeAllConnections();
});
