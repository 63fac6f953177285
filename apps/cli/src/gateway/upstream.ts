import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

const ANSWER_MS_MAX = 30_000;
/** Methods that change nothing at the service (RFC 9110 §9.2.1), so that they may be sent again. */
const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
/** What a connection says that upstream had closed before the request came. */
const CLOSED: readonly unknown[] = ['ECONNRESET', 'EPIPE'];

/** A request that failed; `isStale` where its connection was kept from an earlier one and gone. */
class Failed extends Error {
  constructor(cause: Error, readonly isStale: boolean) {
    super(cause.message, { cause });
  }
}

/**
 * Asks the service behind the gateway. Upstream may close a kept connection in the very moment in which it is used again: what changes
 * nothing is then sent once more, on a new connection. Of anything else nobody could tell whether it had arrived, and a proxy must not
 * send it twice (RFC 9112 §9.3.1): it goes over a connection of its own at once.
 */
export async function asked(target: URL, req: IncomingMessage, headers: OutgoingHttpHeaders): Promise<IncomingMessage> {
  if (!mayBeRepeated(req)) return sent(target, req, { headers, isKept: false });
  try {
    return await sent(target, req, { headers, isKept: true });
  } catch (err) {
    if (!(err instanceof Failed) || !err.isStale) throw err;
    return sent(target, req, { headers, isKept: false });
  }
}

const hasContent = ({ headers }: IncomingMessage): boolean => headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
const mayBeRepeated = (req: IncomingMessage): boolean => SAFE.includes(req.method ?? '') && !hasContent(req);

interface Sending { readonly headers: OutgoingHttpHeaders; readonly isKept: boolean }

/** Node's own agent keeps connections; without an agent there is a new one, which is closed after its answer. */
function sent(target: URL, req: IncomingMessage, { headers, isKept }: Sending): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { method: req.method, headers, timeout: ANSWER_MS_MAX, ...(isKept ? {} : { agent: false }) };
    const out = (target.protocol === 'https:' ? httpsRequest : httpRequest)(target, options, resolve);
    out.once('timeout', () => out.destroy(new Error('upstream does not answer')));
    out.on('error', (err: NodeJS.ErrnoException) => { reject(new Failed(err, out.reusedSocket && CLOSED.includes(err.code))); });
    if (hasContent(req)) req.pipe(out);
    else out.end();
  });
}
