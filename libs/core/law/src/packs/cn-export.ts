import { DEFAULT_POLICY, type ExportFacts, type ExportPath } from '../facts.js';
import { definePack, type RulePack } from '../pack.js';
import { oldAssessment } from '../provisions/cn-export-2022/l1-assessment.js';
import { oldNoPersonalInformation } from '../provisions/cn-export-2022/l2-no-personal-information.js';
import { oldCertification } from '../provisions/cn-export-2022/l3-certification.js';
import { oldStandardContract } from '../provisions/cn-export-2022/l4-standard-contract.js';
import { notOutbound } from '../provisions/cn-export/r00-not-outbound.js';
import { stateSecret } from '../provisions/cn-export/r02-state-secret.js';
import { foreignAuthority } from '../provisions/cn-export/r03-foreign-authority.js';
import { restrictedRecipient } from '../provisions/cn-export/r04-restricted-recipient.js';
import { exportControl } from '../provisions/cn-export/r05-export-control.js';
import { coreData } from '../provisions/cn-export/r06-core-data.js';
import { importantData } from '../provisions/cn-export/r07-important-data.js';
import { noPersonalInformation } from '../provisions/cn-export/r08-no-personal-information.js';
import { overseasInTransit } from '../provisions/cn-export/r09-overseas-in-transit.js';
import { treaty } from '../provisions/cn-export/r10-treaty.js';
import { individualContract } from '../provisions/cn-export/r11-individual-contract.js';
import { humanResources } from '../provisions/cn-export/r12-human-resources.js';
import { emergency } from '../provisions/cn-export/r13-emergency.js';
import { statutoryDuty } from '../provisions/cn-export/r14-statutory-duty.js';
import { stateOrgan } from '../provisions/cn-export/r15-state-organ.js';
import { freeTradeZone } from '../provisions/cn-export/r16-free-trade-zone.js';
import { criticalInfrastructure } from '../provisions/cn-export/r17-critical-infrastructure.js';
import { smallVolume } from '../provisions/cn-export/r19-small-volume.js';
import { assessmentVolume } from '../provisions/cn-export/r20-assessment-volume.js';
import { gbaContract } from '../provisions/cn-export/r21-gba-contract.js';
import { certification } from '../provisions/cn-export/r22-certification.js';
import { standardContract } from '../provisions/cn-export/r23-standard-contract.js';

export type ExportPack = RulePack<ExportFacts, ExportPath>;

const prohibitions = [notOutbound, stateSecret, foreignAuthority, restrictedRecipient, exportControl, coreData];

/** Order 11 and Order 13 by themselves: no exemptions, counts since 1 January of the year before. */
export const CN_EXPORT_2022: ExportPack = definePack({
  id: 'cn-export', version: '2022.1', status: 'superseded', effectiveFrom: '2022-09-01', effectiveTo: '2024-03-21',
  provisions: [...prohibitions, treaty, stateOrgan, oldAssessment, oldNoPersonalInformation, oldCertification, oldStandardContract],
}, DEFAULT_POLICY);

/** Order 16 over them. R01 is no provision of law: it is the answer where a row hangs on a fact that nobody stated. */
export const CN_EXPORT_2024: ExportPack = definePack({
  id: 'cn-export', version: '2024.1', status: 'in force', effectiveFrom: '2024-03-22',
  provisions: [
    ...prohibitions, importantData, noPersonalInformation, overseasInTransit, treaty, individualContract, humanResources, emergency,
    statutoryDuty, stateOrgan, freeTradeZone, criticalInfrastructure, assessmentVolume, gbaContract, certification, standardContract, smallVolume,
  ],
}, DEFAULT_POLICY);

export const CN_EXPORT_PACKS: readonly ExportPack[] = [CN_EXPORT_2022, CN_EXPORT_2024];
