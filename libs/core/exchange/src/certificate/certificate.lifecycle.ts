import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const CERTIFICATE_STATES = ['FILED', 'IN_FORCE', 'REJECTED', 'REVOKED', 'EXPIRED'] as const;
export type CertificateStateName = (typeof CERTIFICATE_STATES)[number];

/** IN_FORCE ends with the certificate's own last day; one without any lasts until it is revoked. */
export const CERTIFICATE: Lifecycle<CertificateStateName> = {
  subject: 'certificate',
  states: CERTIFICATE_STATES,
  final: ['REJECTED', 'REVOKED', 'EXPIRED'],
  transitions: [
    // action                 entry                      from                      to
    ['certificate.file',      'certificate.filed',       [NEW],                    'FILED'],
    ['certificate.confirm',   'certificate.confirmed',   ['FILED'],                'IN_FORCE'],
    ['certificate.reject',    'certificate.rejected',    ['FILED'],                'REJECTED'],
    ['certificate.revoke',    'certificate.revoked',     ['IN_FORCE'],             'REVOKED'],
    ['certificate.expire',    'certificate.expired',     ['FILED', 'IN_FORCE'],    'EXPIRED'],
  ],
  timeouts: {
    FILED: { after: days(30), action: 'certificate.expire' },
    IN_FORCE: { after: days(36_525), action: 'certificate.expire' },
  },
};
