import { shanghaiDay, type CommandInput, type Id } from '#core/exchange';
import { SYSTEM } from '../support/ledger.js';
import { wait, type Cast } from './cast.js';

const DIGEST = '0'.repeat(64);

/** A rule that the operator's maker has drafted. */
export function aBulletin(cast: Cast, change: Partial<CommandInput<'bulletin.draft'>> = {}): Id<'bulletin'> {
  const id = cast.ledger.newId('bulletin');
  const said = { kind: 'rule', title: { zh: '敏感个人信息出境补充规则' }, summary: { zh: '出境前须补充影响评估' }, text: { zh: '第一条 出境敏感个人信息的，应当补充评估。' } } as const;
  cast.submit(cast.maker, 'bulletin.draft', { id, ...said, ...change });
  return id;
}

export const aPublication = (change: Partial<CommandInput<'bulletin.publish'>> = {}): Omit<CommandInput<'bulletin.publish'>, 'id'> => ({
  effectiveOn: '2026-07-01', closesOn: '2026-08-31', task: { zh: '补充个人信息保护影响评估' }, article: '《数据出境安全评估办法》第五条', dueWorkingDays: 10,
  scope: { occasion: 'transfer', side: 'vendor', since: null, where: [{ fact: 'direction', in: ['cross-border'] }], pack: null }, ...change,
});

/** One that another person has published. */
export function aPublished(cast: Cast, change: Partial<CommandInput<'bulletin.publish'>> = {}): Id<'bulletin'> {
  const id = aBulletin(cast);
  cast.submit(cast.checker, 'bulletin.publish', { id, ...aPublication(change) });
  return id;
}

export const grounds = { count: 1, first: 3, last: 3, digest: DIGEST };

/** A notice of a published bulletin to `participant`. */
export function aNotice(cast: Cast, bulletin: Id<'bulletin'>, participant: Id<'participant'> = cast.vendor.org): Id<'notice'> {
  return cast.submit(SYSTEM, 'bulletin.deliver', { id: bulletin, participant, through: 4, grounds }).entries[0].stream as Id<'notice'>;
}

/** Everything that the rules of authorities and the figures bring about, once. */
export function bulletins(cast: Cast, ends: (id: Id, state: string) => void): void {
  const withdrawn = aBulletin(cast);
  cast.submit(cast.maker, 'bulletin.withdraw', { id: withdrawn, reason: 'x' });
  const day = (later: number): string => shanghaiDay(new Date(Date.parse(cast.clock.at) + later * 86_400_000).toISOString());
  const id = aBulletin(cast);
  cast.submit(cast.maker, 'bulletin.collect', { id, until: day(1) });
  cast.submit(cast.vendor, 'bulletin.comment', { id, opinion: '建议给予过渡期' });
  wait(cast, 2);
  cast.submit(SYSTEM, 'bulletin.close', { id, reason: 'x' });
  cast.submit(cast.checker, 'bulletin.publish', { id, ...aPublication({ effectiveOn: day(0), closesOn: day(1) }) });
  const [handled, deemed] = [aNotice(cast, id), aNotice(cast, id, cast.both.org)];
  cast.submit(SYSTEM, 'notice.deem', { id: deemed, reason: 'x' });
  cast.submit(cast.vendor, 'notice.acknowledge', { id: handled });
  cast.submit(cast.vendor, 'notice.handle', { id: handled, evidenceSha256: DIGEST });
  cast.submit(cast.maker, 'notice.return', { id: handled, reason: 'x', dueOn: day(20) });
  cast.submit(cast.vendor, 'notice.handle', { id: handled, evidenceSha256: DIGEST });
  wait(cast, 2);
  cast.submit(SYSTEM, 'bulletin.close', { id, reason: 'x' });
  cast.submit(cast.maker, 'bulletin.evaluate', { id, summary: { zh: '半数办结' } });
  const sealed = cast.submit(SYSTEM, 'statistic.seal', { month: '2026-06', through: cast.entries.length, transfers: 0, settlements: 0, report: {} }).entries[0].stream as Id<'statistic'>;
  for (const [one, state] of [[withdrawn, 'WITHDRAWN'], [id, 'EVALUATED'], [handled, 'HANDLED'], [deemed, 'ACKNOWLEDGED'], [sealed, 'SEALED']] as const) ends(one, state);
}
