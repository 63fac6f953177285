import { NEW, days, type Lifecycle } from '../kernel/lifecycle.js';

export const BULLETIN_STATES = ['DRAFTED', 'COLLECTING', 'COLLECTED', 'PUBLISHED', 'CLOSED', 'EVALUATED', 'WITHDRAWN'] as const;
export type BulletinStateName = (typeof BULLETIN_STATES)[number];

/**
 * 规则公告的七步: 发布 publish, 征集 collect, 查看 view, 送达 deliver, 办理 handle, 监督 supervise, 评价 evaluate. Viewing is anybody's
 * reading; handling and its supervision are the notices' (`notice/notice.lifecycle.ts`). COLLECTING and PUBLISHED last until their own day.
 */
export const BULLETIN: Lifecycle<BulletinStateName> = {
  subject: 'bulletin',
  states: BULLETIN_STATES,
  final: ['EVALUATED', 'WITHDRAWN'],
  transitions: [
    // action              entry                          from                                      to
    ['bulletin.draft',     'bulletin.drafted',            [NEW],                                    'DRAFTED'],
    ['bulletin.collect',   'bulletin.collection_opened',  ['DRAFTED'],                              'COLLECTING'],
    ['bulletin.comment',   'bulletin.commented',          ['COLLECTING'],                           'COLLECTING'],
    ['bulletin.close',     'bulletin.collection_closed',  ['COLLECTING'],                           'COLLECTED'],
    ['bulletin.publish',   'bulletin.published',          ['DRAFTED', 'COLLECTED'],                 'PUBLISHED'],
    ['bulletin.deliver',   'bulletin.delivered',          ['PUBLISHED'],                            'PUBLISHED'],
    ['bulletin.deliver',   'bulletin.delivered',          ['CLOSED'],                               'CLOSED'],
    ['notice.handle',      'bulletin.handled',            ['PUBLISHED'],                            'PUBLISHED'],
    ['notice.handle',      'bulletin.handled',            ['CLOSED'],                               'CLOSED'],
    ['notice.return',      'bulletin.reopened',           ['PUBLISHED'],                            'PUBLISHED'],
    ['notice.return',      'bulletin.reopened',           ['CLOSED'],                               'CLOSED'],
    ['bulletin.close',     'bulletin.closed',             ['PUBLISHED'],                            'CLOSED'],
    ['bulletin.evaluate',  'bulletin.evaluated',          ['CLOSED'],                               'EVALUATED'],
    ['bulletin.withdraw',  'bulletin.withdrawn',          ['DRAFTED', 'COLLECTING', 'COLLECTED'],   'WITHDRAWN'],
    ['bulletin.lapse',     'bulletin.withdrawn',          ['DRAFTED', 'COLLECTED'],                 'WITHDRAWN'],
  ],
  timeouts: {
    DRAFTED: { after: days(180), action: 'bulletin.lapse' },
    COLLECTED: { after: days(180), action: 'bulletin.lapse' },
  },
};
