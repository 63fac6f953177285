import { HttpException } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { REFUSALS, Refusal, type RefusalCode } from '#core/exchange';
import { isUnavailable } from '#ledger';

/** What only HTTP can refuse, beside the ledger's table. */
const HTTP_REFUSALS = {
  method_not_allowed: { status: 405, zh: '不支持的请求方法', en: 'The method is not allowed here' },
  internal_error:     { status: 500, zh: '内部错误',         en: 'Something went wrong on our side' },
} as const;
export const PROBLEMS = { ...REFUSALS, ...HTTP_REFUSALS } as const;
export type ProblemCode = RefusalCode | keyof typeof HTTP_REFUSALS;

/** RFC 9457, with the stable code, a Chinese title and whatever the refusal tells. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly titleZh: string;
  readonly status: number;
  readonly detail: string;
  /** The request id. */
  readonly instance: string;
  readonly code: ProblemCode;
  readonly [extension: string]: unknown;
}

/** What Fastify itself refuses, by HTTP status. */
const BY_STATUS: Readonly<Record<number, RefusalCode>> = { 400: 'invalid_request', 404: 'not_found', 413: 'payload_too_large', 414: 'not_found', 415: 'unsupported_media_type', 503: 'unavailable' };

export const problem = (code: ProblemCode, detail: string, instance: string, params: object = {}): Problem => {
  const { status, zh, en } = PROBLEMS[code];
  const standard = { type: `urn:yaosu:problem:${code.replaceAll('_', '-')}`, title: en, titleZh: zh, status, detail, instance, code };
  return { ...standard, ...params, ...standard };
};

/** The problem that an error is to its caller; what nobody expected tells nothing of its cause. */
export function problemOf(err: unknown, instance: string): Problem {
  if (err instanceof Refusal) return problem(err.code, err.detail, instance, err.params);
  if (isUnavailable(err)) return problem('unavailable', 'The database cannot be reached at present.', instance);
  const code = BY_STATUS[statusOf(err)];
  return code === undefined || !(err instanceof Error) ? problem('internal_error', 'The error is recorded under this request id.', instance) : problem(code, err.message, instance);
}

/** What Nest or Fastify mean; nothing else may choose its status. */
function statusOf(err: unknown): number {
  if (err instanceof HttpException) return err.getStatus();
  return err instanceof Error && err.name === 'FastifyError' && 'statusCode' in err ? Number(err.statusCode) : 500;
}

/** Sends a problem; the request's id and the right caching come with it, also where no hook has run. */
export function sendProblem(reply: FastifyReply, answer: Problem): void {
  void reply.status(answer.status).headers(headersOf(answer)).type('application/problem+json').send(JSON.stringify(answer));
}

/** Headers that a problem brings along (RFC 9110 §11.6.1, §10.2.1, §10.2.3); what is not there now may be there later. */
function headersOf({ status, code, instance, ...rest }: Problem): Readonly<Record<string, string>> {
  const { retryAfterSeconds: retryAfter, allowed } = rest;
  return {
    'cache-control': 'no-store', 'x-request-id': instance,
    ...(status === 405 ? { allow: String(allowed) } : {}),
    ...(status === 401 ? { 'www-authenticate': code === 'invalid_client' ? 'Basic realm="yaosu", charset="UTF-8"' : 'Bearer realm="yaosu"' } : {}),
    ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : status === 503 ? { 'retry-after': '1' } : {}),
  };
}
