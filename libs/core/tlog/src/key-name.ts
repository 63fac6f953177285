/** Key names have no spaces, which end a name on a signature line, and no plus, which ends it in a vkey (C2SP signed-note). */
export const isKeyName = (name: string): boolean => /^[^+\p{White_Space}\p{Surrogate}\p{Cc}]+$/u.test(name);
