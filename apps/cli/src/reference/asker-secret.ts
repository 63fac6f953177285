import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { receiverKey, sharedSecretIn, type WebhookSecret } from '#adapters/ports';

const SECRET_BYTES = 32;

/** The flag of those that stand in for somebody who wants to know who asks. */
export const SIGNED_FLAG = { help: 'take only what is signed (Standard Webhooks) under a secret, which is made in DIR/asker.secret and told' } as const;

/** The secret that an exchange signs its questions with: one for a folder, made where there is none. */
export function askerSecretIn(dir: string): WebhookSecret {
  const path = join(dir, 'asker.secret');
  if (!existsSync(path)) writeFileSync(path, `${receiverKey({ scheme: 'v1', bytes: randomBytes(SECRET_BYTES) })}\n`, { mode: 0o600, flush: true });
  const secret = sharedSecretIn(readFileSync(path, 'utf8').trim());
  if (secret === undefined) throw new Error(`${path} holds no secret`);
  return secret;
}

/** What to give the exchange, as the line that tells where to find this process goes on. */
export const secretSetting = (name: string, secret: WebhookSecret | undefined): string => (secret === undefined ? '' : ` ${name}=${receiverKey(secret)}`);
