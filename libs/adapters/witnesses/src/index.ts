export type { ConflictingWitness, CosignRequest, WitnessesLogger, WitnessStatus } from './lane.js';
export { openWitnesses, type Cosigned, type Witnesses, type WitnessesOptions } from './witnesses.js';
