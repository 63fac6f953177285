import type { Text } from './provision.js';
import { oneOf, partial, readBoolean } from './reader.js';

/** A debated point of law: what it is about, who argues what, and the readings; the first is the careful default. */
interface Switch extends Text {
  readonly source: string;
  readonly readings: readonly [default_: string | boolean, ...others: (string | boolean)[]];
}

/** The debated points that the facts can tell apart. The exchange decides them; each decision is part of the digest of its pack. */
export const SWITCHES = {
  volumeAggregation: {
    zh: '敏感个人信息人数按本次提供的部分计（component），还是按处理者全年各部分合并计（processor）', en: 'whether sensitive people are counted where this component carries them, or over all that the handler sends',
    source: '《促进和规范数据跨境流动规定》第七条、第八条（文本未定）', readings: ['component', 'processor'],
  },
  sensitiveAlsoCountsAsGeneral: {
    zh: '敏感个人信息所涉的人是否同时计入一般个人信息人数', en: 'whether a person whose sensitive information is exported counts among the general people as well',
    source: '《促进和规范数据跨境流动规定》第七条、第八条“不含敏感个人信息”', readings: [false, true],
  },
  gbaWaivesVolumeCap: {
    zh: '大湾区标准合同是否不受第七条人数上限', en: 'whether the GBA contract stands above the numbers of Article 7',
    source: '大湾区指引未设上限；广东省网信办答复不一（律所转述）', readings: [false, true],
  },
  ciioMayUseGbaContract: {
    zh: '关键信息基础设施运营者能否使用大湾区标准合同', en: 'whether a critical information infrastructure operator may use the GBA contract',
    source: '大湾区指引未排除；《网络安全法》第三十九条、《个人信息保护法》第四十条位阶更高', readings: [false, true],
  },
  ciioMayUseZoneList: {
    zh: '关键信息基础设施运营者能否适用自贸区负面清单', en: 'whether a critical information infrastructure operator may rely on a free-trade zone list',
    source: '《促进和规范数据跨境流动规定》第七条第二款从第六条，未排除；另见《网络安全法》第三十九条', readings: [true, false],
  },
  uncoveredScenarioIsFree: {
    zh: '自贸区负面清单未覆盖的场景是否视为清单外数据', en: 'whether a scenario that no zone list covers counts as off the list',
    source: '《促进和规范数据跨境流动规定》第六条文义；各地清单按行业、场景适用（律所意见）', readings: [false, true],
  },
  zoneListDecidesImportantData: {
    zh: '自贸区负面清单未列的、国家层面的重要数据是否可以免予申报', en: 'whether important data that was notified or published, but is not on the zone list, is free',
    source: '《促进和规范数据跨境流动规定》第六条、第五条第二款', readings: [false, true],
  },
  coreData: {
    zh: '国家核心数据：禁止出境，还是至少申报安全评估', en: 'core data: never exported, or assessed at the least',
    source: '《数据安全法》第二十一条“更加严格的管理制度”，未见明文禁止', readings: ['PROHIBITED', 'SECURITY_ASSESSMENT'],
  },
  hrNeedsBoth: {
    zh: '跨境人力资源管理：规章制度“和”集体合同均须具备，还是具备其一', en: 'human resources: staff rules and a collective contract, or either of them',
    source: '《促进和规范数据跨境流动规定》第五条第一款第（二）项；部分地方接受其一', readings: [true, false],
  },
  statutoryDutyExempts: {
    zh: '履行法定职责或者法定义务是否免予三项机制', en: 'whether a statutory duty frees from the three mechanisms',
    source: '《网络数据安全管理条例》第三十五条第（六）项；2024年规定未列', readings: [true, false],
  },
  exemptionsCoverStateOrgans: {
    zh: '国家机关能否适用合同、人力资源、紧急情况、法定义务的豁免', en: 'whether the exemptions for contracts, staff, emergencies and statutory duties are open to state organs',
    source: '《个人信息保护法》第三十六条另要求安全评估', readings: [true, false],
  },
} as const satisfies Readonly<Record<string, Switch>>;

export type SwitchName = keyof typeof SWITCHES;

/** Debated points of law, decided by the exchange; each default is the careful reading. */
export type Policy = { readonly [Name in SwitchName]: (typeof SWITCHES)[Name]['readings'][number] };

export const DEFAULT_POLICY: Policy = {
  volumeAggregation: SWITCHES.volumeAggregation.readings[0], sensitiveAlsoCountsAsGeneral: SWITCHES.sensitiveAlsoCountsAsGeneral.readings[0],
  gbaWaivesVolumeCap: SWITCHES.gbaWaivesVolumeCap.readings[0], ciioMayUseGbaContract: SWITCHES.ciioMayUseGbaContract.readings[0],
  ciioMayUseZoneList: SWITCHES.ciioMayUseZoneList.readings[0], uncoveredScenarioIsFree: SWITCHES.uncoveredScenarioIsFree.readings[0],
  zoneListDecidesImportantData: SWITCHES.zoneListDecidesImportantData.readings[0], coreData: SWITCHES.coreData.readings[0],
  hrNeedsBoth: SWITCHES.hrNeedsBoth.readings[0], statutoryDutyExempts: SWITCHES.statutoryDutyExempts.readings[0],
  exemptionsCoverStateOrgans: SWITCHES.exemptionsCoverStateOrgans.readings[0],
};

const readStated = partial<Policy>({
  volumeAggregation: oneOf(...SWITCHES.volumeAggregation.readings), sensitiveAlsoCountsAsGeneral: readBoolean,
  gbaWaivesVolumeCap: readBoolean, ciioMayUseGbaContract: readBoolean, ciioMayUseZoneList: readBoolean, uncoveredScenarioIsFree: readBoolean,
  zoneListDecidesImportantData: readBoolean, coreData: oneOf(...SWITCHES.coreData.readings), hrNeedsBoth: readBoolean,
  statutoryDutyExempts: readBoolean, exemptionsCoverStateOrgans: readBoolean,
});

/** The switches that are stated, over those of `rest`. */
export const readPolicy = (stated: unknown, rest: Policy = DEFAULT_POLICY): Policy => ({ ...rest, ...readStated(stated, 'policy') });
