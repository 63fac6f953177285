import { resolve } from 'node:path';
import { HANDLE_PREFIX } from '#core/exchange';
import type { InstitutionConfig } from '#adapters/settlement';
import type { LogKeySources, SigningCommand } from '#adapters/keys';
import { sharedSecretIn, type WebhookSecret } from '#adapters/ports';
import { USCC_FIELDS } from '#core/exchange';

/** How one process runs. Frozen; read once at the start. */
export interface Config {
  /** Which exchange this is, in a database that may hold several. */
  readonly exchange: number;
  readonly host: string;
  readonly port: number;
  /** Keys, the embedded database, the published log. */
  readonly dataDir: string;
  /** A PostgreSQL server; without it the embedded one is started under `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** A Redis server for the queue; without it the queue lives in the database. */
  readonly redisUrl: string | undefined;
  /** The one-time token for the first operator; without it one is made and kept under `dataDir`. */
  readonly bootstrapToken: string | undefined;
  /** The log's name in checkpoints, and its key's (C2SP tlog-checkpoint: a schema-less URL). */
  readonly logOrigin: string;
  /** Keys of the log that are not in files: signing keys themselves, and programs that sign (HSM, KMS). */
  readonly logKeys: LogKeySources;
  /** Time-stamping authorities (RFC 3161), asked in this order until one answers; without any, checkpoints are not time-stamped. */
  readonly tsaUrls: readonly string[];
  /** Where the log is served to the public, when the service shall compare itself with what is shown there. */
  readonly logUrl: string | undefined;
  /** A file of C2SP tlog-policy: who has to cosign a checkpoint before it is published. Without it nobody has to. */
  readonly logPolicy: string | undefined;
  /** Least time between two publications. */
  readonly publishMs: number;
  /** How long the log may go on without a quorum of witnesses, and what happens then: no writes, or writes that nobody has witnessed. */
  readonly witnessGraceSeconds: number;
  readonly witnessFail: 'closed' | 'open';
  /** The banks and payment institutions that orders are settled by; without any nothing can be paid. */
  readonly settlement: readonly InstitutionConfig[];
  /** Where clients reach the API: the issuer of its tokens. */
  readonly baseUrl: string;
  /** 小数抑制: the public page shows nothing of fewer entries, or of fewer vendors, than this. */
  readonly publicMinimum: number;
  /** Whether this process also does the background work: followers, time-outs, checks. */
  readonly background: boolean;
  readonly checkConcurrency: number;
  /** Hosts with their ports that webhooks may be posted to although they are private or speak http. */
  readonly webhookAllow: readonly string[];
  /** A node of the chain that published checkpoints are anchored in, the name of that chain, and how often at most; without a node none is. */
  readonly anchorUrl: string | undefined;
  /** What signs the questions to it, where it knows the exchange by that; so with the other ports. */
  readonly anchorSecret: WebhookSecret | undefined;
  readonly anchorChain: string;
  readonly anchorMinutes: number;
  /** A JSON file of what the business registry says, in the place of a look-up there; without it applications are compared with nothing. */
  readonly registryFile: string | undefined;
  /** 电子认证服务机构: the folder of their root certificates, and where their revocation lists are; without it nobody signs in by a certificate. */
  readonly authorities: AuthoritiesConfig | undefined;
  /** Where a certificate carries a unified social credit code, by object identifier. */
  readonly creditCodeFields: readonly string[];
  /** The prefix of the exchange's handles, as a registrar has given it; the default is nobody's. */
  readonly identifierPrefix: string;
  /** A registry that handles are registered with; without it the exchange alone resolves them. */
  readonly identifierUrl: string | undefined;
  readonly identifierSecret: WebhookSecret | undefined;
  /** The national platform that reports go to, its name, and when they are made; without an address nothing is reported. */
  readonly reportUrl: string | undefined;
  readonly reportSecret: WebhookSecret | undefined;
  readonly reportPlatform: string;
  readonly reportEveryMinutes: number;
  /** A minute of the day in Shanghai. */
  readonly reportAtMinute: number;
  /** The OpenID provider that people sign in with. */
  readonly oidc: OidcConfig | undefined;
  /** Whether the exchange plays that provider itself and believes everyone: for an exchange on one's own machine, never in production. */
  readonly isDevelopmentIssuer: boolean;
  readonly logLevel: 'info' | 'warn';
  readonly isProduction: boolean;
}

export interface AuthoritiesConfig { readonly rootsDir: string; readonly listsDir: string | undefined; readonly listUrls: readonly string[]; readonly maxAgeHours: number; readonly refreshMs: number }

/** What this exchange is known as at an OpenID provider. */
export interface OidcConfig { readonly issuer: string; readonly clientId: string; readonly clientSecret: string | undefined }

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable is missing or wrong; the message names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the configuration from environment variables. Throws `ConfigError` naming the first wrong one. */
export function loadConfig(env: Environment, { background = true }: { readonly background?: boolean } = {}): Config {
  const host = text(env, 'HOST') ?? '127.0.0.1';
  const port = integer(env, 'PORT', { fallback: 8400, min: 0, max: 65_535 });
  return Object.freeze({
    exchange: integer(env, 'YAOSU_EXCHANGE', { fallback: 1, min: 1, max: 2_147_483_647 }),
    host, port,
    dataDir: resolve(text(env, 'YAOSU_DATA') ?? '.yaosu'),
    databaseUrl: address(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: address(env, 'REDIS_URL', ['redis:', 'rediss:']),
    bootstrapToken: text(env, 'YAOSU_BOOTSTRAP_TOKEN'),
    logOrigin: origin(text(env, 'YAOSU_LOG_ORIGIN') ?? 'yaosu.local/log'),
    logKeys: { skeys: lines(env, 'YAOSU_LOG_KEY'), commands: lines(env, 'YAOSU_LOG_SIGNER').map(signingCommand) },
    tsaUrls: lines(env, 'YAOSU_TSA_URL').map((url) => requiredAddress('YAOSU_TSA_URL', url, ['http:', 'https:'])),
    logUrl: address(env, 'YAOSU_LOG_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
    logPolicy: text(env, 'YAOSU_LOG_POLICY'),
    publishMs: integer(env, 'YAOSU_PUBLISH_MS', { fallback: 200, min: 20, max: 60_000 }),
    witnessGraceSeconds: integer(env, 'YAOSU_WITNESS_GRACE', { fallback: 900, min: 0, max: 604_800 }),
    witnessFail: choice(env, 'YAOSU_WITNESS_FAIL', ['open', 'closed'] as const),
    settlement: lines(env, 'YAOSU_SETTLEMENT').map(institution),
    baseUrl: address(env, 'YAOSU_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? `http://${host}:${port}`,
    publicMinimum: integer(env, 'YAOSU_PUBLIC_MINIMUM', { fallback: 3, min: 1, max: 1_000 }),
    background,
    checkConcurrency: integer(env, 'YAOSU_CHECK_CONCURRENCY', { fallback: 8, min: 1, max: 256 }),
    webhookAllow: lines(env, 'YAOSU_WEBHOOK_ALLOW').map(hostAndPort),
    anchorUrl: address(env, 'YAOSU_ANCHOR_URL', ['http:', 'https:']),
    anchorSecret: secret(env, 'YAOSU_ANCHOR_SECRET'),
    anchorChain: chainName(text(env, 'YAOSU_ANCHOR_CHAIN') ?? 'reference/group0'),
    anchorMinutes: integer(env, 'YAOSU_ANCHOR_MINUTES', { fallback: 60, min: 1, max: 10_080 }),
    registryFile: text(env, 'YAOSU_REGISTRY_FILE'),
    authorities: authorities(env),
    creditCodeFields: creditCodeFields(env),
    ...identifierSettings(env),
    ...reportSettings(env),
    ...signInOf(env, host),
    logLevel: choice(env, 'YAOSU_LOG_LEVEL', ['info', 'warn'] as const),
    isProduction: env['NODE_ENV'] === 'production',
  });
}

const identifierSettings = (env: Environment): Pick<Config, 'identifierPrefix' | 'identifierUrl' | 'identifierSecret'> => ({
  identifierPrefix: handlePrefix(text(env, 'YAOSU_IDENTIFIER_PREFIX') ?? 'yaosu.local'),
  identifierUrl: address(env, 'YAOSU_IDENTIFIER_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
  identifierSecret: secret(env, 'YAOSU_IDENTIFIER_SECRET'),
});

const reportSettings = (env: Environment): Pick<Config, 'reportUrl' | 'reportSecret' | 'reportPlatform' | 'reportEveryMinutes' | 'reportAtMinute'> => ({
  reportUrl: address(env, 'YAOSU_REPORT_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
  reportSecret: secret(env, 'YAOSU_REPORT_SECRET'),
  reportPlatform: platformName(text(env, 'YAOSU_REPORT_PLATFORM') ?? 'reference'),
  reportEveryMinutes: integer(env, 'YAOSU_REPORT_MINUTES', { fallback: 1_440, min: 1, max: 10_080 }),
  reportAtMinute: minuteOfDay(text(env, 'YAOSU_REPORT_AT') ?? '02:00'),
});

/** The process's own environment: the one place that reads it. */
export const processEnvironment = (): Environment => process.env;

const text = (env: Environment, name: string): string | undefined => (env[name] === undefined || env[name] === '' ? undefined : env[name]);

function integer(env: Environment, name: string, { fallback, min, max }: { readonly fallback: number; readonly min: number; readonly max: number }): number {
  const given = text(env, name);
  if (given === undefined) return fallback;
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (Number.isNaN(value) || value < min || value > max) throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not ${given}`);
  return value;
}

/** Several values, one a line. */
const lines = (env: Environment, name: string): string[] => (text(env, name) ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');

const LOOPBACK = /^(127(\.\d+){3}|localhost|\[::1\]|::1)$/;

/** People sign in with the provider that is named; without one, and with the embedded database on this machine alone, with the development issuer. */
function signInOf(env: Environment, host: string): Pick<Config, 'oidc' | 'isDevelopmentIssuer'> {
  const oidc = oidcOf(env);
  const isProduction = env['NODE_ENV'] === 'production';
  const isTrial = oidc === undefined && !isProduction && text(env, 'DATABASE_URL') === undefined && LOOPBACK.test(host);
  const given = text(env, 'YAOSU_DEVELOPMENT_ISSUER');
  const isDevelopmentIssuer = given === undefined ? isTrial : choice(env, 'YAOSU_DEVELOPMENT_ISSUER', ['on', 'off'] as const) === 'on';
  if (isDevelopmentIssuer && isProduction) throw new ConfigError('YAOSU_DEVELOPMENT_ISSUER believes everyone: it is not for production');
  if (isDevelopmentIssuer && oidc !== undefined) throw new ConfigError('YAOSU_DEVELOPMENT_ISSUER and YAOSU_OIDC_ISSUER exclude each other');
  return { oidc, isDevelopmentIssuer };
}

function oidcOf(env: Environment): OidcConfig | undefined {
  const issuer = address(env, 'YAOSU_OIDC_ISSUER', ['http:', 'https:']);
  const clientId = text(env, 'YAOSU_OIDC_CLIENT_ID');
  if (issuer === undefined) return undefined;
  if (clientId === undefined) throw new ConfigError('YAOSU_OIDC_CLIENT_ID is needed with YAOSU_OIDC_ISSUER');
  if (issuer.startsWith('http:') && !LOOPBACK.test(new URL(issuer).hostname)) throw new ConfigError('YAOSU_OIDC_ISSUER must be https, unless it is on this machine');
  return { issuer, clientId, clientSecret: text(env, 'YAOSU_OIDC_CLIENT_SECRET') };
}

/** `<vkey> <program> [arguments]`, as it is run: without a shell, so without quotes. */
function signingCommand(line: string): SigningCommand {
  const [vkey = '', program, ...args] = line.split(/\s+/);
  if (program === undefined) throw new ConfigError('YAOSU_LOG_SIGNER must be lines of a vkey, a program and its arguments');
  return { vkey, program, args };
}

/** `<name> <url> <vkey> [bearer token]`. */
function institution(line: string): InstitutionConfig {
  const [name = '', url = '', vkey, token] = line.split(/\s+/);
  if (!/^[a-z0-9][a-z0-9_.-]{0,63}$/.test(name) || vkey === undefined) throw new ConfigError('YAOSU_SETTLEMENT must be lines of a name, a URL, a vkey and, where the institution asks for one, a token');
  return { name, url: requiredAddress('YAOSU_SETTLEMENT', url, ['http:', 'https:']), vkey, ...(token === undefined ? {} : { token }) };
}

function hostAndPort(given: string): string {
  if (!/^[^\s/:]+(:[0-9a-f:]+)?:\d{1,5}$/.test(given)) throw new ConfigError(`YAOSU_WEBHOOK_ALLOW must be lines of a host and a port such as hooks.intranet.example:8443, not ${given}`);
  return given;
}

function address(env: Environment, name: string, protocols: readonly string[]): string | undefined {
  const given = text(env, name);
  return given === undefined ? undefined : requiredAddress(name, given, protocols);
}

/** What both sides of a port know, as Standard Webhooks writes it. */
function secret(env: Environment, name: string): WebhookSecret | undefined {
  const given = text(env, name);
  const found = given === undefined ? undefined : sharedSecretIn(given);
  if (given !== undefined && found === undefined) throw new ConfigError(`${name} must be whsec_ and 24 to 64 bytes in base64`);
  return found;
}

function requiredAddress(name: string, given: string, protocols: readonly string[]): string {
  const isUrl = URL.canParse(given) && protocols.includes(new URL(given).protocol);
  if (!isUrl) throw new ConfigError(`${name} must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
  return given;
}

function choice<const T extends readonly [string, ...string[]]>(env: Environment, name: string, words: T): T[number] {
  const given = text(env, name) ?? words[words.length - 1];
  const found = words.find((word) => word === given);
  if (found === undefined) throw new ConfigError(`${name} must be ${words.join(' or ')}, not ${String(given)}`);
  return found;
}

/** A certificate that nobody could revoke would sign in for ever: roots ask for lists. */
function authorities(env: Environment): AuthoritiesConfig | undefined {
  const [rootsDir, listsDir] = [text(env, 'YAOSU_CA_ROOTS'), text(env, 'YAOSU_CRL_DIR')];
  const listUrls = lines(env, 'YAOSU_CRL_URL').map((url) => requiredAddress('YAOSU_CRL_URL', url, ['http:', 'https:']));
  if (rootsDir === undefined) return undefined;
  if (listsDir === undefined && listUrls.length === 0) throw new ConfigError('YAOSU_CA_ROOTS needs YAOSU_CRL_DIR or YAOSU_CRL_URL: without revocation lists nobody can sign in by a certificate');
  return {
    rootsDir, listsDir, listUrls, maxAgeHours: integer(env, 'YAOSU_CRL_MAX_AGE', { fallback: 24, min: 1, max: 8_760 }), refreshMs: integer(env, 'YAOSU_CRL_REFRESH_MS', { fallback: 60_000, min: 10, max: 86_400_000 }),
  };
}

function creditCodeFields(env: Environment): readonly string[] {
  const given = lines(env, 'YAOSU_CA_CODE_FIELDS');
  const wrong = given.find((one) => !/^[0-9]{1,9}(\.[0-9]{1,9}){1,20}$/.test(one) || one.length > 64);
  if (wrong !== undefined || given.length > 8) throw new ConfigError('YAOSU_CA_CODE_FIELDS must be at most 8 lines of an object identifier such as 2.5.4.97');
  return given.length === 0 ? USCC_FIELDS : given;
}

function chainName(given: string): string {
  if (!/^[!-~]{1,64}$/.test(given)) throw new ConfigError('YAOSU_ANCHOR_CHAIN must be at most 64 characters of ASCII without spaces, such as chain0/group0');
  return given;
}

function handlePrefix(given: string): string {
  if (!new RegExp(HANDLE_PREFIX).test(given)) throw new ConfigError(`YAOSU_IDENTIFIER_PREFIX must be at most 63 letters, digits, dots and hyphens such as 88.123.99, not ${given}`);
  return given;
}

function platformName(given: string): string {
  if (!/^[a-z0-9][a-z0-9_.-]{0,63}$/.test(given)) throw new ConfigError('YAOSU_REPORT_PLATFORM must be at most 64 of a-z, 0-9, dot, hyphen and underscore, such as national');
  return given;
}

function minuteOfDay(given: string): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(given) ?? [];
  if (hour === undefined || minute === undefined) throw new ConfigError(`YAOSU_REPORT_AT must be a time of the day in Shanghai such as 02:00, not ${given}`);
  return Number(hour) * 60 + Number(minute);
}

function origin(given: string): string {
  if (!/^[!-*,-~]{1,120}$/.test(given)) throw new ConfigError('YAOSU_LOG_ORIGIN must be at most 120 characters of ASCII without spaces and plus signs, such as audit.example.com/log');
  return given;
}
