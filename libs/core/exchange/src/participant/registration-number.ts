const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Whether `code` is a unified social credit code (统一社会信用代码) with the right check character:
 * 18 characters without I, O, S, V, Z; the sum of value x 3^position modulo 31 closes to 31 (GB 32100-2015 §4, annex A).
 */
export function isUnifiedSocialCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(code)) return false;
  return checkCharacter(code.slice(0, 17)) === code[17];
}

/** The check character of the first 17 characters of a unified social credit code (GB 32100-2015, annex A). */
export function checkCharacter(first17: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}
