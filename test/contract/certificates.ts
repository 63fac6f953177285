import { beforeEach, describe, expect, test } from '@jest/globals';
import { ReferenceAuthority, newPrivateKey, type CertificateAuthority } from '#adapters/ports';
import { readX509, type X509Certificate } from '#core/tlog';

/** One port under test, and what a test can do with the authority behind it. */
export interface AuthorityUnderTest {
  readonly port: CertificateAuthority;
  /** Has the port see what the authority has revoked by now. */
  readonly publish: () => Promise<void>;
}

const read = (der: Uint8Array): X509Certificate => {
  const certificate = readX509(der);
  if (!certificate.ok) throw new Error(certificate.reason);
  return certificate.value;
};

/** What the exchange relies on from whatever speaks to certification authorities; `open` makes a port that trusts `authority`. */
export function certificateContract(open: (authority: ReferenceAuthority) => Promise<AuthorityUnderTest>): void {
  const authority = ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'));
  const own = read(authority.certificate);
  const issued = (): X509Certificate => read(authority.issue({ subject: { commonName: 'machine', organisation: '要素' }, spki: newPrivateKey('P-256').spki }));
  let under: AuthorityUnderTest;
  beforeEach(async () => { under = await open(authority); });

  describe('an authority', () => {
    test('is known by its root', async () => {
      expect((await under.port.roots()).map((root) => read(root).sha256)).toEqual([own.sha256]);
    });

    test('says of a certificate that it is good, until it is revoked, and goes on saying so of others', async () => {
      const [one, other] = [issued(), issued()];
      await under.publish();
      expect(await under.port.revocation(own, one.serial)).toEqual({ status: 'good' });
      authority.revoke(one.serial);
      await under.publish();
      expect(await under.port.revocation(own, one.serial)).toMatchObject({ status: 'revoked', at: expect.stringMatching(/^\d{4}-/) });
      expect(await under.port.revocation(own, other.serial)).toEqual({ status: 'good' });
    });

    test('knows nothing of what another has issued, also where that has its name', async () => {
      const another = ReferenceAuthority.root('Reference CA', newPrivateKey('P-256'));
      await under.publish();
      expect(await under.port.revocation(read(another.certificate), '1')).toMatchObject({ status: 'unknown' });
    });
  });
}
