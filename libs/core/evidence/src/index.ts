export type { Bilingual, Block, Statement } from './blocks.js';
export { csvOf } from './csv.js';
export { monthlyCsv, monthlyStatement, type SealedFigures } from './monthly.js';
export {
  derivedFiles, documentPath, documentsNamed, entryPath, manifestOf, packPath, packsNamed, PATHS, readManifest, receiptPath, sourceFiles, type EvidenceFile, type Manifest,
} from './bundle.js';
export { checkBundle, type BundleCheck, type BundleFiles, type BundleProblem } from './checks.js';
export { unpack } from './unpack.js';
export { certificateOf, type NameOf } from './certificate.js';
export { statementOf, verificationLink } from './explanation.js';
export { filingOf, type Filing, type FilingField } from './filing.js';
export { instructionsOf } from './instructions.js';
export { prettyJson } from './json.js';
export { tell, type LeftOut, type Material, type NamedParticipant, type Names, type Story, type StoryEntry, type Subject } from './story.js';
export { judgmentsOf, type Judgment } from './verdicts.js';
