export type { ConflictingWitness, Cosignable, CosignRequest, WitnessesLogger, WitnessStatus } from './lane.js';
export { openWitnesses, type CaughtUp, type Cosigned, type Witnesses, type WitnessesOptions } from './witnesses.js';
