import { boundedBody, decodeUtf8, openNote, parseVkey, verifierOf, type Verifier } from '#core/tlog';
import { readAs, type Instruction, type SettlementPort, type Standing } from './port.js';

/** An institution as the configuration names it. */
export interface InstitutionConfig {
  readonly name: string;
  readonly url: string;
  /** C2SP vkey with which its notices are signed. */
  readonly vkey: string;
  /** Bearer token, where it asks for one. */
  readonly token?: string | undefined;
}

const ANSWER_BYTES_MAX = 512 * 1024;

/** A settlement institution over HTTP, in the protocol of the reference institutions. */
export function httpInstitution({ name, url, vkey, token }: InstitutionConfig): SettlementPort {
  const verifier = verifierOfKey(name, vkey);
  const base = url.replace(/\/+$/, '');
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const asked = (path: string, init: RequestInit, signal: AbortSignal): Promise<Answer> => answerOf(fetch(`${base}${path}`, { ...init, headers, redirect: 'error', signal }));
  const standing = async (answer: Promise<Answer>): Promise<Standing> => {
    const { status, body } = await answer;
    if (status === 404) return { status: 'unknown' };
    return wellFormed(name, status, readAs('standing', body));
  };
  return {
    institution: name,
    instruct: (instruction: Instruction, signal) => standing(asked(`/instructions/${instruction.reference}`, { method: 'PUT', body: JSON.stringify(instruction) }, signal)),
    status: (reference, signal) => standing(asked(`/instructions/${encodeURIComponent(reference)}`, { method: 'GET' }, signal)),
    statement: async (day, after, signal) => {
      const { status, body } = await asked(`/statements/${day}${after === null ? '' : `?after=${encodeURIComponent(after)}`}`, { method: 'GET' }, signal);
      return wellFormed(name, status, readAs('statement', body));
    },
    open: (note) => {
      const opened = openNote(note, [verifier]);
      return opened.ok ? readAs('notice', opened.value.text) : opened;
    },
  };
}

function verifierOfKey(name: string, text: string): Verifier {
  const vkey = parseVkey(text);
  if (!vkey.ok) throw new Error(`the key of ${name} cannot be read: ${vkey.reason}`);
  return verifierOf(vkey.value);
}

interface Answer { readonly status: number; readonly body: string }

function wellFormed<T>(name: string, status: number, read: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }): T {
  if (status !== 200) throw new Error(`${name} answered ${status}`);
  if (!read.ok) throw new Error(`${name} answered what cannot be read: ${read.reason}`);
  return read.value;
}

/** Reads a bounded answer, for an institution may send without end. */
async function answerOf(asked: Promise<Response>): Promise<Answer> {
  const res = await asked;
  const bytes = await boundedBody(res, ANSWER_BYTES_MAX);
  if (bytes === undefined) throw new Error(`an answer has more than ${ANSWER_BYTES_MAX} bytes`);
  const body = decodeUtf8(bytes);
  if (!body.ok) throw new Error(`an answer is ${body.reason}`);
  return { status: res.status, body: body.value };
}
