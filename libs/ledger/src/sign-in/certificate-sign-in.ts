import { fail, fromBase64, readX509, verifyX509Path, type Failure, type Verification, type X509Certificate, type X509Path } from '#core/tlog';
import { assertionFault, readAssertion, type Assertion, type Binding, type Id } from '#core/exchange';
import type { CertificateAuthority } from '#adapters/ports';
import type { Queries } from '../queries/queries.js';
import type { UsedAssertions } from './used-assertions.js';

export interface CertificateSignInOptions {
  /** Undefined where the exchange trusts no authority: then nobody signs in by a certificate. */
  readonly authority: CertificateAuthority | undefined;
  /** The audiences of assertions: the issuer (RFC 8414), or its token endpoint (RFC 7523 §3). */
  readonly audiences: readonly string[];
  readonly documents: Pick<Queries, 'document'>;
  readonly used: UsedAssertions;
  readonly now: () => Date;
}

/** What the authorities say of a certificate: `unknown` may be otherwise in a moment, and lets nobody in either. */
export type Vouching = { readonly status: 'good'; readonly path: X509Path } | { readonly status: 'untrusted' | 'revoked' | 'unknown'; readonly reason: string };

/** What a refusal is about; what is not known may be in a moment. */
export interface Doubt extends Failure { readonly about: 'assertion' | 'certificate' | 'unknown' }
const doubt = (about: Doubt['about'], reason: string): Doubt => ({ ...fail(reason), about });

/** A binding that has ended, as its client is told. */
const ENDED: Readonly<Record<Binding['state'], string | undefined>> = { BOUND: undefined, EXPIRED: 'the certificate has expired', REVOKED: 'the binding of the certificate was revoked' };

/** 以数字证书登录: authenticates by assertions (RFC 7523) that certificates of trusted authorities sign. Everything that is not known is a refusal. */
export class CertificateSignIn {
  constructor(private readonly options: CertificateSignInOptions) {}

  get isOffered(): boolean {
    return this.options.authority !== undefined;
  }

  /** Whether an assertion authenticates `client`, a credential of the binding, now and for the first time. */
  async authenticate(assertion: Assertion, binding: Binding, client: string): Promise<Verification> {
    const isEnded = ENDED[binding.state] ?? (this.options.now().getTime() >= Date.parse(binding.certificate.notAfter) ? ENDED.EXPIRED : undefined);
    return isEnded === undefined ? this.verify(assertion, await this.chainOf(binding), client) : fail(isEnded);
  }

  /** Whether an assertion shows that `participant` has the key of a certificate that an authority vouches for now. */
  async introduce(chain: readonly string[], text: string, participant: Id<'participant'>): Promise<{ readonly ok: true } | Doubt> {
    const assertion = readAssertion(text);
    if (!assertion.ok) return doubt('assertion', assertion.reason);
    const ders = dersOf(chain);
    return ders === undefined ? doubt('certificate', 'the chain is not Base64') : this.verify(assertion.value, ders, participant);
  }

  /** What is known of the certificate of a binding just now. */
  async vouchingOf(binding: Binding): Promise<Vouching> {
    return this.vouch(await this.chainOf(binding));
  }

  /** What costs little first, so that only the holder of the key makes anybody ask an authority; the use last, so that nothing is used up by what is refused. */
  private async verify(assertion: Assertion, chain: readonly Uint8Array[], client: string): Promise<{ readonly ok: true } | Doubt> {
    const { audiences, used, now } = this.options;
    const at = now();
    const certificate = readX509(chain[0] ?? new Uint8Array());
    if (!certificate.ok) return doubt('certificate', certificate.reason);
    const fault = assertionFault(assertion, certificate.value, { client, audiences, at });
    if (fault !== undefined) return doubt('assertion', fault.reason);
    const vouching = await this.vouch(chain);
    if (vouching.status !== 'good') return doubt(vouching.status === 'unknown' ? 'unknown' : 'certificate', vouching.reason);
    return await used.isFirst(assertion, at) ? { ok: true } : doubt('assertion', 'the assertion was used before');
  }

  private async vouch(chain: readonly Uint8Array[]): Promise<Vouching> {
    const { authority, now } = this.options;
    if (authority === undefined) return { status: 'untrusted', reason: 'this exchange trusts no certification authority' };
    const roots = await authority.roots().catch(() => undefined);
    if (roots === undefined) return { status: 'unknown', reason: 'the roots of the certification authorities cannot be read' };
    const path = await verifyX509Path({ chain, roots, at: now() });
    return path.ok ? this.unrevoked(path.value, authority) : { status: 'untrusted', reason: path.reason };
  }

  /** The certificate and all that lead to the root: none may be revoked, of each it has to be known. */
  private async unrevoked(path: X509Path, authority: CertificateAuthority): Promise<Vouching> {
    for (const [index, { serial, subject }] of path.entries()) {
      const issuer: X509Certificate | undefined = path[index + 1];
      if (issuer === undefined) break;
      const known = await authority.revocation(issuer, serial).catch(() => ({ status: 'unknown', reason: 'the authority cannot be asked' }) as const);
      if (known.status === 'revoked') return { status: 'revoked', reason: `the certificate ${serial} was revoked by its authority at ${known.at}` };
      if (known.status === 'unknown') return { status: 'unknown', reason: `whether the certificate ${serial} is revoked is not known: ${known.reason}${index === 0 ? '' : ` (${subject})`}` };
    }
    return { status: 'good', path };
  }

  /** The chain as it was shown when the certificate was bound. */
  private async chainOf({ evidenceSha256 }: Binding): Promise<readonly Uint8Array[]> {
    const document = await this.options.documents.document(evidenceSha256);
    if (document === undefined) return [];
    const { chain } = JSON.parse(document.body) as { readonly chain: readonly string[] };
    return dersOf(chain) ?? [];
  }
}

function dersOf(chain: readonly string[]): Uint8Array[] | undefined {
  const ders = chain.map(fromBase64).filter((der) => der !== undefined);
  return ders.length === chain.length ? ders : undefined;
}
