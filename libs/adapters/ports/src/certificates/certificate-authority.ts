import type { Revocation, X509Certificate } from '#core/tlog';

/** 电子认证服务机构: the licensed authorities (《电子签名法》) whose certificates are taken, and what they say of those that they have issued. */
export interface CertificateAuthority {
  /** The certificates of the roots in DER. Roots that cannot be read throw. */
  roots(): Promise<readonly Uint8Array[]>;
  /** What is known just now of a certificate of `issuer`, by its number. What cannot be found out is `unknown`, and lets nobody in. */
  revocation(issuer: X509Certificate, serial: string): Promise<Revocation>;
}
