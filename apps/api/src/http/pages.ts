import type { FastifyError, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import type { Page } from './access.js';
import { OAuthError } from './oauth-error.js';
import { problemOf, sendProblem } from './problem.js';

/**
 * Options of a route that belongs to one's own browser and not to the API: signing in, the console's files. It has no action, no
 * token and no place in OpenAPI; what goes wrong there reads as everywhere.
 */
export const pageRoute = (page: Page = {}): RouteShorthandOptions => ({ config: { page }, errorHandler: answerError });

function answerError(err: FastifyError, req: FastifyRequest, reply: FastifyReply): void {
  if (err instanceof OAuthError) void reply.status(err.status).headers(err.headers).send(err.body);
  else sendProblem(reply, problemOf(err, req.id));
}

/** A page of HTML under its policy. */
export const sendPage = (reply: FastifyReply, html: string, policy: string): FastifyReply =>
  reply.headers({ 'content-security-policy': policy }).type('text/html; charset=utf-8').send(html);
