import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '#core/exchange';
import type { Access } from './access.js';
import { parseStrictJson } from './strict-json.js';

/** JSON is parsed strictly; a form or bytes are taken where the route says so; every other content type is 415. */
export function useOwnParsers(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (req, body, done) => {
    const { takesForm, takesBytes } = accessOf(req);
    if (takesForm === true) throw new Refusal('unsupported_media_type', 'Send application/x-www-form-urlencoded.');
    if (takesBytes === true) throw new Refusal('unsupported_media_type', 'Send application/octet-stream.');
    done(null, body.length === 0 ? {} : parseStrictJson(body));
  });
  instance.addContentTypeParser<Buffer>('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (req, body, done) => {
    if (accessOf(req).takesForm !== true) throw new Refusal('unsupported_media_type', 'Send application/json.');
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });
  instance.addContentTypeParser<Buffer>('application/octet-stream', { parseAs: 'buffer' }, (req, body, done) => {
    if (accessOf(req).takesBytes !== true) throw new Refusal('unsupported_media_type', 'Send application/json.');
    done(null, body);
  });
}

const accessOf = ({ routeOptions: { config } }: Pick<FastifyRequest, 'routeOptions'>): Partial<Access> => config.access ?? config.page ?? {};
