import { createHmac } from 'node:crypto';
import type { Post } from './pusher.js';

const TIMEOUT_MS = 5_000;

/** Posts as Standard Webhooks says: the id, the time and the body are signed, redirects are not followed. */
export const postSigned: Post = async ({ url, id, body, secret }, signal) => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  try {
    const headers = { 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    const { ok, status, body: answer } = await fetch(url, { method: 'POST', body, headers, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    await answer?.cancel();
    return ok ? null : `it answers ${status}`;
  } catch (err) {
    return err instanceof Error ? err.message : String(err);
  }
};
