import { Type, type Static, type TObject } from '@sinclair/typebox';
import { COMMANDS, CredentialData, EndpointUrl, EventTypes, Nullable, OneOf, PersonId, Text, WEBHOOK_SCHEMES, closed, Instant, type CommandName } from '#core/exchange';

/** A person as its OpenID provider knows it (OpenID Connect Core §2). */
export const SignIn = closed({ issuer: Text(200), subject: Text(255) });
export type SignIn = Static<typeof SignIn>;

/** What a caller says about a credential that it wants; the id and the secret are ours. With `signIn` it has no secret: the person signs in with the provider. */
export const CredentialRequest = closed({ person: Nullable(PersonId), signIn: Type.Optional(SignIn), validFrom: Type.Optional(Instant), validUntil: Type.Optional(Instant) });
export type CredentialRequest = Static<typeof CredentialRequest>;
export type CredentialData = Static<typeof CredentialData>;

/** What a caller says about a webhook; the key is ours. `v1` is HMAC-SHA256, `v1a` Ed25519 (Standard Webhooks). */
export const WebhookRequest = closed({ url: EndpointUrl, types: EventTypes, description: Text(100), scheme: Type.Optional(OneOf(WEBHOOK_SCHEMES)) });
export type WebhookRequest = Static<typeof WebhookRequest>;
export const RotationRequest = closed({ scheme: Type.Optional(OneOf(WEBHOOK_SCHEMES)), overlapHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 168 })) });
export type RotationRequest = Static<typeof RotationRequest>;

/** What a caller says of a certificate that it wants to sign in by. */
export interface BindingRequest { readonly chain: readonly string[]; readonly assertion: string; readonly person: string | null }

/** Bodies that differ from their command's input by more than what is left out. */
const REQUESTS: Partial<Record<CommandName, TObject>> = { 'credential.issue': CredentialRequest, 'webhook.subscribe': WebhookRequest, 'webhook.rotate_secret': RotationRequest };

/** Members of a command's input that the server makes, beside the `id`. */
const MADE_HERE: Partial<Record<CommandName, readonly string[]>> = {
  'participant.bootstrap': ['person', 'credential'],
  'participant.apply': ['person', 'credential'],
  'person.add': ['person'],
  'credential.revoke': ['credential'],
  'watchlist.propose_addition': ['list'],
  'watchlist.propose_removal': ['list', 'code'],
  'watchlist.confirm': ['list', 'code'],
  'watchlist.reject': ['list', 'code'],
  'grant.activate': ['credentialSha256'],
  'replay.request': ['pack'],
  'tokenset.seal': ['found'],
  'evidence.bundle': ['subject', 'reader', 'treeSize', 'manifestSha256', 'fileCount'],
  'calendar.issue': ['addressSha256'],
  'logkey.propose': ['signing'],
  'participant.retire_key': ['keyId'],
  'participant.close': ['open'],
  'subjectrequest.file': ['referenceSha256'],
  'subjectrequest.record': ['referenceSha256'],
  'enforcer.register': ['credential'],
  'enforcer.renew_credential': ['credential'],
  'binding.bind': ['fields'],
};

/** The body of a write: its command's input without what stands in the path and what the server makes. */
export function bodyOf(command: CommandName): TObject {
  return REQUESTS[command] ?? Type.Omit(COMMANDS[command].input as TObject, ['id', ...(MADE_HERE[command] ?? [])], { additionalProperties: false });
}
