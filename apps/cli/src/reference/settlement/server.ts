import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Instruction } from '#adapters/settlement';
import { compileSchema } from '#core/exchange';
import { boundedBytes } from '#core/tlog';
import { closeNow, listenAt, type Place } from '../../listening.js';
import { FAULTS, type Fault, type Institution } from './institution.js';

export interface Listening { readonly url: string; readonly close: () => Promise<void> }

const BODY_BYTES_MAX = 16 * 1024;
const REQUEST_MS_MAX = 5_000;
const instructionShape = compileSchema(Instruction);
const isFault = (value: unknown): value is Fault => FAULTS.some((fault) => fault === value);

/** An answer; `null` breaks the connection, as a crash would. */
type Reply = { readonly status: number; readonly body: unknown } | null;
const problem = (status: number, detail: string): Reply => ({ status, body: { detail } });

/** Serves an institution: `PUT` and `GET /instructions/{reference}`, `GET /statements/{day}`, and `POST /faults` to make it err. */
export async function listen(institution: Institution, place: Place): Promise<Listening> {
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX }, (req, res) => {
    replyTo(req, institution).catch(() => problem(500, 'the books could not be written')).then((reply) => send(res, reply)).catch(() => res.destroy());
  });
  return { url: await listenAt(server, place), close: () => closeNow(server) };
}

async function replyTo(req: IncomingMessage, institution: Institution): Promise<Reply> {
  const url = new URL(req.url ?? '/', 'http://reference');
  const [, collection, name = ''] = url.pathname.split('/');
  switch (`${req.method ?? ''} ${collection ?? ''}`) {
    case 'PUT instructions':
      return instructed(institution, name, await bodyOf(req));
    case 'GET instructions':
      return standing(institution, name);
    case 'GET statements':
      return /^\d{4}-\d\d-\d\d$/.test(name) ? { status: 200, body: institution.statement(name, url.searchParams.get('after')) } : problem(400, 'a statement is of a day');
    case 'POST faults':
      return faulted(institution, await bodyOf(req));
    case 'GET healthz':
      return { status: 200, body: { status: 'ok' } };
    default:
      return problem(404, 'there is nothing here');
  }
}

function standing(institution: Institution, reference: string): Reply {
  const found = institution.status(reference);
  return found.status === 'unknown' ? problem(404, 'no such instruction') : { status: 200, body: found };
}

async function instructed(institution: Institution, reference: string, body: unknown): Promise<Reply> {
  if (!instructionShape.Check(body)) return problem(400, 'this is no instruction');
  const instruction = body as Instruction;
  if (instruction.reference !== reference) return problem(400, 'the reference is another than in the path');
  const outcome = await institution.instruct(instruction);
  if (outcome === 'conflict') return problem(409, 'the reference was used for another instruction');
  if (outcome === 'unavailable') return problem(503, 'out of service');
  return outcome.isLost ? null : { status: 200, body: outcome.standing };
}

function faulted(institution: Institution, body: unknown): Reply {
  const faults = Array.isArray(body) ? body : [];
  if (faults.length === 0 || !faults.every(isFault)) return problem(400, `faults are a list of ${FAULTS.join(', ')}`);
  institution.plan(faults);
  return { status: 200, body: { planned: faults } };
}

async function bodyOf(req: IncomingMessage): Promise<unknown> {
  const bytes = await boundedBytes(req as AsyncIterable<Buffer>, BODY_BYTES_MAX);
  try {
    return bytes === undefined ? undefined : JSON.parse(bytes.toString()) as unknown;
  } catch {
    return undefined;
  }
}

function send(res: ServerResponse, reply: Reply): void {
  if (reply === null) {
    res.destroy();
    return;
  }
  const text = JSON.stringify(reply.body);
  res.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}
