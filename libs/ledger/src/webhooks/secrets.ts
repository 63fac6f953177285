import type { MasterKey } from '#adapters/keys';
import { receiverKey, type WebhookSecret } from '#adapters/ports';
import { derivedUuid, sha256Hex, type Id, type KeyInUse, type WebhookKey, type WebhookScheme } from '#core/exchange';

/** Keys that webhooks are signed with, each derived from its id by the master key: none is stored, and every process has them. */
export class WebhookSecrets {
  constructor(private readonly master: Pick<MasterKey, 'derive'>, private readonly exchange: number) {}

  /** A new key of `org`; the same for a repetition under the same idempotency key. */
  make(org: Id<'participant'>, idempotencyKey: string, scheme: WebhookScheme): WebhookKey {
    const id = `whk_key_${derivedUuid(String(this.exchange), org, 'webhook', idempotencyKey)}`;
    const shown = this.receiverKeyOf({ id, scheme });
    return { id, scheme, verifier: scheme === 'v1' ? sha256Hex(shown) : shown };
  }

  /** What the receiver verifies with (`whsec_…` or `whpk_…`). */
  receiverKeyOf = (key: Pick<WebhookKey, 'id' | 'scheme'>): string => receiverKey(this.secretOf(key));

  /** The secrets that sign at an instant: the present one, and the one before until its overlap is over. */
  signing = (keys: readonly KeyInUse[], at: number): WebhookSecret[] => keys.filter(({ validUntil }) => validUntil === null || at < Date.parse(validUntil)).map(this.secretOf);

  private readonly secretOf = ({ id, scheme }: Pick<WebhookKey, 'id' | 'scheme'>): WebhookSecret => ({ scheme, bytes: this.master.derive('webhook', `${scheme}:${id}`) });
}
