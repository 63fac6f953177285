import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MasterKey } from '#adapters/keys';

/** A cookie is a few hundred bytes; whatever is longer is not ours. */
const COOKIE_CHARS_MAX = 4096;

/** One cookie: its name, how long it lives, and where a browser may send it from. */
export interface Cookie { readonly name: string; readonly seconds: number; readonly sameSite: 'Strict' | 'Lax' }

/**
 * Cookies that say something to us alone: sealed under a key of the master key (AES-256-GCM), with their name and their end inside, so
 * that a process needs no memory of sessions and nobody can make, change, prolong or rename one. Scripts do not see them (HttpOnly).
 */
export class SealedCookies {
  private readonly key: Buffer;
  constructor(private readonly options: { readonly master: MasterKey; readonly exchange: number; readonly isSecure: boolean; readonly now?: () => number }) {
    this.key = options.master.derive('session-cookie', String(options.exchange));
  }

  set(reply: FastifyReply, cookie: Cookie, value: object): void {
    const endsAt = this.now() + cookie.seconds * 1000;
    const sealed = this.options.master.seal(this.key, Buffer.from(JSON.stringify({ value, endsAt })), Buffer.from(cookie.name));
    this.send(reply, cookie, sealed.toString('base64url'), cookie.seconds);
  }

  clear(reply: FastifyReply, cookie: Cookie): void {
    this.send(reply, cookie, '', 0);
  }

  /** What the cookie says; undefined where there is none, or one that is over or not ours. */
  read({ headers }: Pick<FastifyRequest, 'headers'>, cookie: Cookie): unknown {
    const sealed = cookieIn(headers.cookie, this.nameOf(cookie));
    if (sealed === undefined || sealed === '' || sealed.length > COOKIE_CHARS_MAX) return undefined;
    const opened = this.opened(Buffer.from(sealed, 'base64url'), cookie.name);
    return opened !== undefined && opened.endsAt > this.now() ? opened.value : undefined;
  }

  private opened(sealed: Buffer, name: string): { readonly value: unknown; readonly endsAt: number } | undefined {
    try {
      return JSON.parse(this.options.master.open(this.key, sealed, Buffer.from(name)).toString()) as { value: unknown; endsAt: number };
    } catch {
      return undefined;
    }
  }

  /** Over https a neighbouring host cannot set it (RFC 6265bis §4.1.3.2). */
  private nameOf = ({ name }: Cookie): string => (this.options.isSecure ? `__Host-${name}` : name);

  private send(reply: FastifyReply, cookie: Cookie, value: string, seconds: number): void {
    void reply.header('set-cookie', `${this.nameOf(cookie)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=${cookie.sameSite}${this.options.isSecure ? '; Secure' : ''}`);
  }

  private now = (): number => (this.options.now ?? Date.now)();
}

/** The value of a cookie in the header that browsers send (RFC 6265 §4.2.1). */
const cookieIn = (header: string | undefined, name: string): string | undefined =>
  header?.split('; ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const).find(([given]) => given === name)?.[1];
