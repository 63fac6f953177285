import { withDefaults, type ExportFacts } from '#core/law';
import { seeded } from '../../chaos/random.js';
import type { FlatFacts } from './table.js';

const PEOPLE = [0, 1, 500, 9_999, 10_000, 60_000, 99_999, 100_000, 400_000, 999_999, 1_000_000, 2_000_000];

/** Facts such as an exchange sees, all known: most exports are plain, and each special case comes up. */
export function someFacts(count: number): ExportFacts[] {
  const { chance, pick } = seeded('law');
  return Array.from({ length: count }, () => {
    const gba = chance(0.3) ? pick(['HK', 'MO'] as const) : null;
    return withDefaults({
      asOf: '2026-06-15',
      exporter: {
        kind: chance(0.03) ? 'state_organ' : 'enterprise', ciio: chance(0.1), gbaMainland: chance(0.8),
        ftz: chance(0.1) ? { listInForce: true, scenarioCovered: chance(0.7), usageApproved: chance(0.7), listHit: pick([null, 'SECURITY_ASSESSMENT', 'STANDARD_CONTRACT']) } : null,
      },
      recipient: { jurisdiction: gba ?? pick(['SG', 'US', 'DE', 'CN']), gba, onwardOutsideGba: chance(0.2), cacRestrictedList: chance(0.01) },
      transfer: { mode: chance(0.1) ? 'remote_access' : 'transmit', accessorLocation: chance(0.8) ? 'overseas' : 'mainland', foreignAuthorityRequest: chance(0.03), prcAuthorityApproval: chance(0.5) },
      data: {
        stateSecret: chance(0.01), grade: pick(['general', 'general', 'general', 'general', 'important', 'core']), gradeBasis: pick(['none', 'none', 'notified', 'published', 'ftz_list', 'self_identified']),
        pi: chance(0.9), sensitive: chance(0.3), anonymised: chance(0.1), origin: chance(0.1) ? 'overseas' : 'domestic', domesticMixed: chance(0.3), exportControlled: chance(0.03), exportLicence: chance(0.5),
      },
      purpose: { type: pick(['other', 'other', 'other', 'other', 'contract_individual', 'hr', 'emergency', 'statutory_duty', 'treaty']), necessary: chance(0.8), hrRulesLawful: chance(0.7), hrCollectiveContract: chance(0.7) },
      counts: { generalBefore: pick(PEOPLE), generalNew: pick(PEOPLE), sensitiveBefore: pick(PEOPLE), sensitiveNew: chance(0.3) ? pick(PEOPLE) : 0 },
    });
  });
}

/** The same facts as the rivals read them. */
export function flattened({ exporter, recipient, transfer, data, purpose, counts }: ExportFacts): FlatFacts {
  const total = (...people: readonly (number | null)[]): number => people.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return {
    remote: transfer.mode === 'remote_access', accessor: transfer.accessorLocation, jurisdiction: String(recipient.jurisdiction),
    stateSecret: data.stateSecret === true, foreignAuthority: transfer.foreignAuthorityRequest === true, approval: transfer.prcAuthorityApproval === true,
    restricted: recipient.cacRestrictedList === true, controlled: data.exportControlled === true, licence: data.exportLicence === true,
    grade: String(data.grade), confirmed: data.grade === 'important' && ['notified', 'published', 'ftz_list'].includes(String(data.gradeBasis)),
    personal: data.pi === true && data.anonymised === false, origin: String(data.origin), mixed: data.domesticMixed === true,
    purpose: purpose.type, necessary: purpose.necessary === true, staffRules: purpose.hrRulesLawful === true, collectiveContract: purpose.hrCollectiveContract === true,
    stateOrgan: exporter.kind === 'state_organ', ...zoneOf(exporter), ciio: exporter.ciio === true,
    general: total(counts.generalBefore, counts.generalNew), sensitive: total(counts.sensitiveBefore, counts.sensitiveNew),
    carriesSensitive: data.sensitive === true || total(counts.sensitiveNew) > 0,
    bayArea: recipient.gba !== null && exporter.gbaMainland === true, onward: recipient.onwardOutsideGba === true,
  };
}

function zoneOf({ ftz }: ExportFacts['exporter']): Pick<FlatFacts, 'zone' | 'listHit'> {
  if (ftz === null) return { zone: false, listHit: 'none' };
  return { zone: ftz.listInForce === true && ftz.scenarioCovered === true && ftz.usageApproved === true, listHit: ftz.listHit ?? 'none' };
}
