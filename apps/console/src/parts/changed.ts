import { createContext, use } from 'react';

/** Tells the list behind a drawer that a record of it has changed; elsewhere there is nobody to tell. */
export const ListChanged = createContext<() => void>(() => undefined);
export const useListChanged = (): (() => void) => use(ListChanged);
