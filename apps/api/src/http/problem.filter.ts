import { Catch, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#core/exchange';
import type { Logger } from '#ledger';
import { OAuthError } from './oauth-error.js';
import { problem, problemOf, sendProblem, type Problem } from './problem.js';

/** Turns whatever was thrown into `application/problem+json`; the only place that does. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  /** `methodsAt` names the methods that a path answers to; empty for an unknown path. */
  constructor(private readonly logger: Logger, private readonly methodsAt: (url: string) => readonly string[]) {}

  catch(err: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const req = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (err instanceof OAuthError) return void reply.status(err.status).headers(err.headers).type('application/json').send(err.body);
    const answer = err instanceof NotFoundException ? this.unknownRoute(req) : problemOf(err, req.id);
    if (answer.status >= 500 && !(err instanceof Refusal)) this.logger.error({ requestId: req.id, method: req.method, url: req.url, err }, 'a request failed');
    sendProblem(reply, answer);
  }

  private unknownRoute({ id, method, url }: FastifyRequest): Problem {
    const [path = ''] = url.split('?');
    const allowed = this.methodsAt(path);
    return allowed.length === 0 ? problem('not_found', `There is nothing at ${path.slice(0, 200)}.`, id) : problem('method_not_allowed', `${method} is not possible at ${path.slice(0, 200)}.`, id, { allowed });
  }
}
