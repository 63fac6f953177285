import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

/** A plain file server, as any web server is: it knows nothing of logs. */
export async function serveFiles(root: string): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((req, res) => {
    const path = join(root, normalize(new URL(req.url ?? '/', 'http://files').pathname));
    const isFile = path.startsWith(root) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    if (isFile) createReadStream(path).pipe(res.writeHead(200));
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }) };
}
