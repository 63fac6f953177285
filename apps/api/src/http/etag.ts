import type { FastifyReply, FastifyRequest } from 'fastify';

/** A resource's version is its ETag; a decision about it names it in `If-Match`. */
export function tagVersion(_req: FastifyRequest, reply: FastifyReply, payload: unknown, done: (err: null, payload: unknown) => void): void {
  if (typeof payload === 'object' && payload !== null && 'version' in payload && typeof payload.version === 'number') void reply.header('etag', `"${payload.version}"`);
  done(null, payload);
}
