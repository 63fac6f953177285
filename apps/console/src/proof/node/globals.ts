import { Buffer } from './buffer.js';

/** Node has it everywhere; this comes before `#core/tlog` in the one file that verifies. */
Object.assign(globalThis, { Buffer });
