import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#core/exchange';
import { pageRoute, sendPage } from '../http/pages.js';
import { ConsoleFiles, type ConsoleFile } from './console-files.js';

/** Where the build puts it, from the sources as well as from dist. */
const BUILT = join(import.meta.dirname.replace(/([\\/])dist[\\/]apps[\\/]api([\\/].*)$/, '$1apps$1api$2'), '../../../../dist/apps/console');
const FOR_EVER = 'public, max-age=31536000, immutable';
const NONCE_BYTES = 16;

/** Scripts and data from here alone. Styles that components make at run time carry the page's nonce; pictures may be data. */
const policyWith = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** 控制台: its files under their hashed names, and its one page at every other address below /console/. */
export function mountConsole(instance: FastifyInstance, files = ConsoleFiles.read(BUILT)): void {
  instance.get('/', pageRoute(), (_req, reply) => reply.redirect('/console/', 302));
  instance.get('/console', pageRoute(), (_req, reply) => reply.redirect('/console/', 302));
  instance.get<{ Params: { '*': string } }>('/console/*', pageRoute(), (req, reply) => {
    const name = req.params['*'];
    const file = files?.find(name);
    if (file !== undefined) return sendFile(req, reply, file, name.startsWith('assets/'));
    if (files === undefined || /\.[a-z0-9]+$/i.test(name)) throw new Refusal('not_found', `There is nothing at /console/${name.slice(0, 100)}.`);
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return sendPage(reply.header('cache-control', 'no-cache'), files.pageWith(nonce), policyWith(nonce));
  });
}

function sendFile(req: FastifyRequest, reply: FastifyReply, { type, body, gzip }: ConsoleFile, isHashed: boolean): FastifyReply {
  const isZipped = gzip !== undefined && /\bgzip\b/.test(String(req.headers['accept-encoding']));
  const headers = { 'cache-control': isHashed ? FOR_EVER : 'no-cache', vary: 'accept-encoding', ...(isZipped ? { 'content-encoding': 'gzip' } : {}) };
  return reply.headers(headers).type(type).send(isZipped ? gzip : body);
}
