import { canonicalJson } from '#core/tlog';
import { registryMismatches, type Id } from '#core/exchange';
import { isAsIntroduced } from '../introduced.js';
import { firstOf, type Check, type Invariant } from '../invariant.js';

/** A tree is anchored after the log had it. That its root is the log's, whoever has the tiles compares (`yaosu log audit`). */
const submitted: Check<'anchor.submitted'> = ({ index, entry: { data } }) => firstOf([data.size <= index, () => `it anchors a tree of ${data.size} entries, and there were ${index}`]);

/** The receipt proves the very tree that was submitted, in the very block that the entry names. */
const confirmed: Check<'anchor.confirmed'> = ({ entry: { stream, data }, examined, view }) => {
  const anchored = examined?.anchored;
  if (anchored === undefined) return undefined;
  if ('reason' in anchored) return `its receipt proves nothing: ${anchored.reason}`;
  const anchor = view.get(stream as Id<'anchor'>);
  const { receiptSha256: _, ...block } = data;
  const { tree, chain } = anchored;
  const isItsTree = anchor?.origin === tree.origin && anchor.size === tree.size && anchor.root === tree.root && anchor.chain === chain;
  return firstOf(
    [isItsTree, () => `its receipt is of a tree of ${tree.size} entries in ${chain}, another one than was submitted`],
    [anchor?.transactionHash === anchored.block.transactionHash, () => 'its receipt is of another transaction than was submitted'],
    [canonicalJson(block) === canonicalJson(anchored.block), () => 'it names another block than its receipt'],
  );
};

/** What the reviewers are shown to differ is what differs between application and record. */
const compared: Check<'participant.registry_checked'> = ({ entry: { stream, data }, examined, view }) => {
  const participant = view.get(stream as Id<'participant'>);
  const record = data.recordSha256 === null ? null : examined?.registered;
  if (participant === undefined || record === undefined) return undefined;
  if (record !== null && 'reason' in record) return `its record cannot be read: ${record.reason}`;
  const mismatches = registryMismatches(participant.organisation, record);
  return firstOf([canonicalJson(mismatches) === canonicalJson(data.mismatches), () => `it tells of ${data.mismatches.join(', ') || 'no mismatch'}; the record shows ${mismatches.join(', ') || 'none'}`]);
};

const endorsed: Check<'participant.endorsed'> = ({ entry: { stream, data }, view }) => {
  const mismatches = view.get(stream as Id<'participant'>)?.registry?.mismatches ?? [];
  return firstOf([mismatches.length === 0 || data.note !== undefined, () => `it says nothing of what the registry contradicts: ${mismatches.join(', ')}`]);
};

/** A certificate is what its binding says, its key has spoken for the holder, and its code is the holder's. */
const bound: Check<'binding.bound'> = ({ entry: { data, actor }, examined, view, expect }) => {
  const { holder, certificate } = data;
  expect({ type: 'credential.bound', stream: holder, what: 'a certificate is bound without a credential' });
  const registration = view.get(holder)?.organisation.registration;
  const introduced = examined?.introduced;
  if (introduced !== undefined && 'reason' in introduced) return `its evidence proves nothing: ${introduced.reason}`;
  return firstOf(
    [actor.org === holder, () => `${actor.org} binds a certificate for ${holder}`],
    [certificate.unifiedSocialCreditCode === null || certificate.unifiedSocialCreditCode === registration?.number, () => `its certificate is of ${String(certificate.unifiedSocialCreditCode)}, and the holder is ${String(registration?.number)}`],
    [introduced === undefined || isAsIntroduced(certificate, introduced), () => 'it states of the certificate what that does not say'],
    [introduced === undefined || introduced.speaksFor === holder, () => `the key of its certificate has spoken for ${String(introduced?.speaksFor)}`],
  );
};

/** 对外接口: what was told to the world outside, and what came back, is what the entries say. */
export const portsSaySo: Invariant = {
  number: 22,
  id: 'ports-say-so',
  zh: '上链存证的树早于其条目，回执证明所载之树与区块；工商登记的不一致如实记载；绑定的数字证书与其记载相符',
  en: 'What is anchored in a chain was there before, and the receipt proves the tree and the block that the entries name; where an application differs from the business registry is told and answered; a certificate that is bound says what its binding says',
  cite: 'RFC 6962 §2.1; 上链回执 chain receipt',
  checks: { 'anchor.submitted': submitted, 'anchor.confirmed': confirmed, 'participant.registry_checked': compared, 'participant.endorsed': endorsed, 'binding.bound': bound },
};
