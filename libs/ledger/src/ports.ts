import type { Keys } from '#adapters/keys';
import { fileRegistry, httpWebhooks, rpcChain, type AnchoringPort, type RegistryPort, type WebhookPort } from '#adapters/ports';
import type { Config } from './config.js';
import { WebhookSecrets } from './webhooks/secrets.js';

interface Parts { readonly webhooks: WebhookPort; readonly webhookSecrets: WebhookSecrets; readonly anchoring: AnchoringPort | undefined; readonly registry: RegistryPort | undefined }

/** 对外接口: what this process reaches of the world outside. The ledger goes on without any of it. */
export class Ports {
  readonly webhooks: WebhookPort;
  readonly webhookSecrets: WebhookSecrets;
  /** The chain that checkpoints are anchored in; undefined where none is configured. */
  readonly anchoring: AnchoringPort | undefined;
  /** The business registry that applications are compared with; undefined where none is configured. */
  readonly registry: RegistryPort | undefined;

  constructor({ webhooks, webhookSecrets, anchoring, registry }: Parts) {
    this.webhooks = webhooks;
    this.webhookSecrets = webhookSecrets;
    this.anchoring = anchoring;
    this.registry = registry;
  }
}

export const openPorts = ({ exchange, webhookAllow, anchorUrl, anchorChain, registryFile }: Config, { master }: Keys): Ports => new Ports({
  webhooks: httpWebhooks({ allowed: webhookAllow }), webhookSecrets: new WebhookSecrets(master, exchange),
  anchoring: anchorUrl === undefined ? undefined : rpcChain({ url: anchorUrl, chain: anchorChain }),
  registry: registryFile === undefined ? undefined : fileRegistry(registryFile),
});
