import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { receiverKey, type Outcome, type WebhookPort, type WebhookSecret } from '#adapters/ports';
import { isSignedUnder, openReceiver, status, type Receiver } from '../support/receiver.js';

const SHARED: WebhookSecret = { scheme: 'v1', bytes: new Uint8Array(32).fill(1) };
const ASYMMETRIC: WebhookSecret = { scheme: 'v1a', bytes: new Uint8Array(32).fill(2) };
/** A busy machine may take its time; who waits for silence waits no longer than need be. */
const [ANSWERED_MS_MAX, SILENT_MS] = [30_000, 100];
const BODY = '{"type":"grant.activated","timestamp":"2026-06-15T01:30:00.000Z","data":{"index":7}}';

/** What every adapter has to do that posts webhooks; `open` may post to the receiver's host and gives up after so many milliseconds. */
export function webhookContract(open: (host: string, timeoutMs: number) => WebhookPort): void {
  let receiver: Receiver;
  let port: WebhookPort;
  beforeAll(async () => {
    receiver = await openReceiver();
    port = open(receiver.host, ANSWERED_MS_MAX);
  });
  afterAll(() => receiver.close());
  beforeEach(() => {
    receiver.messages.length = 0;
    receiver.answering = status(204);
  });
  const post = (secrets = [SHARED], url = receiver.url, by = port): Promise<Outcome> => by.post({ url, id: 'msg_1', body: BODY, secrets });

  describe('a message', () => {
    test('arrives byte for byte, with its id, the time, and a signature under each secret that signs', async () => {
      const before = Math.floor(Date.now() / 1000);
      expect(await post([ASYMMETRIC, SHARED])).toEqual({ isReceived: true, answered: 204, failure: null, isGone: false, retryAfterMs: 0 });
      const [message] = receiver.messages;
      if (message === undefined) throw new Error('nothing arrived');
      expect([message.id, message.body, message.timestamp >= before]).toEqual(['msg_1', BODY, true]);
      for (const secret of [SHARED, ASYMMETRIC]) expect(isSignedUnder(receiverKey(secret), message)).toBe(true);
      expect(isSignedUnder(receiverKey({ ...SHARED, bytes: new Uint8Array(32).fill(3) }), message)).toBe(false);
    });

    test.each([200, 299])('is received by an answer of %i', async (code) => {
      receiver.answering = status(code);
      expect((await post()).isReceived).toBe(true);
    });

    test.each([300, 400, 404, 500])('is not received by an answer of %i', async (code) => {
      receiver.answering = status(code);
      expect(await post()).toMatchObject({ isReceived: false, answered: code, isGone: false });
    });

    test('does not follow a redirect', async () => {
      receiver.answering = status(302, { location: receiver.url });
      expect((await post()).failure).toContain('redirects');
      expect(receiver.messages).toHaveLength(1);
    });

    test('is not sent to who is gone, and later to who asks for patience', async () => {
      receiver.answering = status(410);
      expect((await post()).isGone).toBe(true);
      receiver.answering = status(429, { 'retry-after': '7' });
      expect((await post()).retryAfterMs).toBe(7000);
      receiver.answering = status(503, { 'retry-after': '999999' });
      expect((await post()).retryAfterMs).toBe(3_600_000);
    });

    test('is given up when no answer comes in time', async () => {
      receiver.answering = () => undefined;
      expect((await post([SHARED], receiver.url, open(receiver.host, SILENT_MS))).failure).toContain(`within ${SILENT_MS} ms`);
    });

    test('is received once the answer has begun, however much more of it there is', async () => {
      receiver.answering = (res) => { res.writeHead(200).end(Buffer.alloc(1_000_000)); };
      expect((await post()).isReceived).toBe(true);
    });

    test.each(['http://127.0.0.1:9/', 'https://127.0.0.1/', 'https://169.254.169.254/latest', 'https://[::ffff:10.0.0.1]/', 'https://localhost/', 'https://user@example.com/'])('is not posted to %s', async (url) => {
      const outcome = await post([SHARED], url);
      expect([outcome.isReceived, outcome.answered]).toEqual([false, null]);
      expect(outcome.failure).toMatch(/not public|no public|not https|user information/);
    });
  });
}
