import type { ReferencePlatform } from '#adapters/ports';
import { serveJson, type JsonServerOptions, type Served } from './json-server.js';

/** For whoever tries it out, and not for the exchange. */
const FAULTS = '/faults';

/** Serves a reference platform: reports come in, answers go out, and `POST /faults` with a reason makes the next report be rejected for it. */
export const servePlatform = (platform: ReferencePlatform, options: Pick<JsonServerOptions, 'port' | 'secret'>): Promise<Served> => serveJson(async (path, question) => {
  const { sha256, body, receipt, reason } = membersOf(question);
  switch (path) {
    case '/reports': return { receipt: await platform.submit({ sha256: textOf(sha256), body: textOf(body) }) };
    case '/outcomes': return platform.outcome(textOf(receipt));
    case FAULTS:
      platform.rejectNext(textOf(reason));
      return null;
    default: throw new Error('there is nothing here');
  }
}, { ...options, open: [FAULTS] });

const membersOf = (question: unknown): Readonly<Record<string, unknown>> => (typeof question === 'object' && question !== null ? { ...question } : {});

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a member is missing, or no text');
  return value;
}
