export { endpointComplaint, type AllowList, type Resolve } from './webhooks/endpoint.js';
export { isPublicAddress } from './webhooks/address.js';
export { isSigned, receiverKey, signatureHeaders, type SignedParts, type WebhookSecret } from './webhooks/standard-webhooks.js';
export { httpWebhooks, type HttpWebhooksOptions, type Outcome, type WebhookMessage, type WebhookPort } from './webhooks/webhook-port.js';
export type { AnchoringPort } from './anchoring/anchoring-port.js';
export { ReferenceChain, Reverted, type ReferenceChainOptions } from './anchoring/reference-chain.js';
export { fileRegistry } from './registry/file-registry.js';
export type { RegistryPort } from './registry/registry-port.js';
export { rpcChain } from './anchoring/rpc-chain.js';
