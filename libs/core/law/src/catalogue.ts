import type { ExportProvision } from './provision.js';
import { oldAssessment } from './provisions/cn-export-2022/l1-assessment.js';
import { oldNoPersonalInformation } from './provisions/cn-export-2022/l2-no-personal-information.js';
import { oldCertification } from './provisions/cn-export-2022/l3-certification.js';
import { oldStandardContract } from './provisions/cn-export-2022/l4-standard-contract.js';
import { notOutbound } from './provisions/cn-export/r00-not-outbound.js';
import { stateSecret } from './provisions/cn-export/r02-state-secret.js';
import { foreignAuthority } from './provisions/cn-export/r03-foreign-authority.js';
import { restrictedRecipient } from './provisions/cn-export/r04-restricted-recipient.js';
import { exportControl } from './provisions/cn-export/r05-export-control.js';
import { coreData } from './provisions/cn-export/r06-core-data.js';
import { importantData } from './provisions/cn-export/r07-important-data.js';
import { noPersonalInformation } from './provisions/cn-export/r08-no-personal-information.js';
import { overseasInTransit } from './provisions/cn-export/r09-overseas-in-transit.js';
import { treaty } from './provisions/cn-export/r10-treaty.js';
import { individualContract } from './provisions/cn-export/r11-individual-contract.js';
import { humanResources } from './provisions/cn-export/r12-human-resources.js';
import { emergency } from './provisions/cn-export/r13-emergency.js';
import { statutoryDuty } from './provisions/cn-export/r14-statutory-duty.js';
import { stateOrgan } from './provisions/cn-export/r15-state-organ.js';
import { freeTradeZone } from './provisions/cn-export/r16-free-trade-zone.js';
import { criticalInfrastructure } from './provisions/cn-export/r17-critical-infrastructure.js';
import { smallVolume } from './provisions/cn-export/r19-small-volume.js';
import { assessmentVolume } from './provisions/cn-export/r20-assessment-volume.js';
import { gbaContract } from './provisions/cn-export/r21-gba-contract.js';
import { certification } from './provisions/cn-export/r22-certification.js';
import { standardContract } from './provisions/cn-export/r23-standard-contract.js';

/** Every provision on exports that is written down, whichever pack holds it: a pack names those that it is made of by their ids. */
export const EXPORT_PROVISIONS: readonly ExportProvision[] = [
  oldAssessment, oldNoPersonalInformation, oldCertification, oldStandardContract,
  notOutbound, stateSecret, foreignAuthority, restrictedRecipient, exportControl, coreData, importantData, noPersonalInformation,
  overseasInTransit, treaty, individualContract, humanResources, emergency, statutoryDuty, stateOrgan, freeTradeZone,
  criticalInfrastructure, assessmentVolume, gbaContract, certification, standardContract, smallVolume,
];
