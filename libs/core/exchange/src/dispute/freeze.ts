import type { View } from '../kernel/command.js';
import type { Id } from '../kernel/id.js';
import type { Grant } from '../grant/grant.state.js';

/** The dispute that freezes a grant: nothing is settled while there is one. */
export const freezingDispute = (_view: View, _grant: Grant): Id | undefined => undefined;
