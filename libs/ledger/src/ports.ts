import type { Keys } from '#adapters/keys';
import { fileRegistry, httpIdentifiers, httpPlatform, httpWebhooks, listAuthority, rpcChain, type AnchoringPort, type CertificateAuthority, type IdentifierRegistry, type RegistryPort, type ReportingPort, type WebhookPort } from '#adapters/ports';
import type { Config } from './config.js';
import type { Logger } from './logger.js';
import { WebhookSecrets } from './webhooks/secrets.js';

interface Parts {
  readonly webhooks: WebhookPort;
  readonly webhookSecrets: WebhookSecrets;
  readonly anchoring: AnchoringPort | undefined;
  readonly registry: RegistryPort | undefined; readonly certificates: CertificateAuthority | undefined;
  readonly identifiers: IdentifierRegistry | undefined;
  readonly reporting: ReportingPort | undefined;
}

/** 对外接口: what this process reaches of the world outside. The ledger goes on without any of it. */
export class Ports {
  readonly webhooks: WebhookPort;
  readonly webhookSecrets: WebhookSecrets;
  /** The chain that checkpoints are anchored in; undefined where none is configured. */
  readonly anchoring: AnchoringPort | undefined;
  /** The business registry that applications are compared with; undefined where none is configured. */
  readonly registry: RegistryPort | undefined;
  /** The certification authorities whose certificates sign in; undefined where none is configured. */
  readonly certificates: CertificateAuthority | undefined;
  /** The registry that handles are registered with; undefined where none is configured. */
  readonly identifiers: IdentifierRegistry | undefined;
  /** The national platform that reports go to; undefined where none is configured. */
  readonly reporting: ReportingPort | undefined;

  constructor({ webhooks, webhookSecrets, anchoring, registry, certificates, identifiers, reporting }: Parts) {
    this.webhooks = webhooks;
    this.webhookSecrets = webhookSecrets;
    this.anchoring = anchoring;
    this.registry = registry;
    this.certificates = certificates;
    this.identifiers = identifiers;
    this.reporting = reporting;
  }
}

interface PortNeeds { readonly keys: Keys; readonly logger: Logger; readonly now: () => Date }

export const openPorts = ({ exchange, webhookAllow, anchorUrl, anchorSecret, anchorChain, registryFile, authorities, identifierUrl, identifierSecret, reportUrl, reportSecret, reportPlatform }: Config, { keys: { master }, logger, now }: PortNeeds): Ports => new Ports({
  webhooks: httpWebhooks({ allowed: webhookAllow }), webhookSecrets: new WebhookSecrets(master, exchange),
  anchoring: anchorUrl === undefined ? undefined : rpcChain({ url: anchorUrl, secret: anchorSecret, chain: anchorChain }),
  registry: registryFile === undefined ? undefined : fileRegistry(registryFile),
  certificates: authorities === undefined ? undefined : listAuthority({ ...authorities, now, report: (failure) => logger.warn({ failure }, 'what certification authorities publish could not be read') }),
  identifiers: identifierUrl === undefined ? undefined : httpIdentifiers({ url: identifierUrl, secret: identifierSecret }),
  reporting: reportUrl === undefined ? undefined : httpPlatform({ url: reportUrl, secret: reportSecret, platform: reportPlatform }),
});
