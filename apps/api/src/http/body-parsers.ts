import type { FastifyInstance } from 'fastify';
import { Refusal } from '#core/exchange';
import { parseStrictJson } from './strict-json.js';

/** JSON is parsed strictly; a form is taken where the route says so; every other content type is 415. */
export function useOwnParsers(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (req, body, done) => {
    if (takesForm(req)) throw new Refusal('unsupported_media_type', 'Send application/x-www-form-urlencoded.');
    done(null, body.length === 0 ? {} : parseStrictJson(body));
  });
  instance.addContentTypeParser<Buffer>('application/x-www-form-urlencoded', { parseAs: 'buffer' }, (req, body, done) => {
    if (!takesForm(req)) throw new Refusal('unsupported_media_type', 'Send application/json.');
    done(null, Object.fromEntries(new URLSearchParams(body.toString())));
  });
}

const takesForm = ({ routeOptions: { config } }: { readonly routeOptions: { readonly config: { readonly access?: { readonly takesForm?: boolean } } } }): boolean => config.access?.takesForm === true;
