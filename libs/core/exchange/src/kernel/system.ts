import { idOf, type Id } from './id.js';

/** The exchange's own machinery: timekeeper, dispatcher, worker. Its organisation is nobody's participant. */
export const SYSTEM_UUID = '00000000-0000-8000-8000-000000000001';
export const SYSTEM_ORG: Id<'participant'> = idOf('participant', SYSTEM_UUID);
