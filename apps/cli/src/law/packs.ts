import { EXPORT_PATH_NAMES, PACKS, SWITCHES, THRESHOLDS, type AnyPack, type AnyProvision, type ExportPack, type ExportPath, type Reading, type SwitchName, type ThresholdName } from '#core/law';
import { EXIT, type Io } from '../io.js';

/** `yaosu law packs [ID]`: what the law in the code says, for somebody who reads law and no code. ID is a pack or a provision. */
export function listPacks(io: Io, id: string | undefined, draft: ExportPack | undefined): number {
  const packs: readonly AnyPack[] = draft === undefined ? PACKS : [draft, ...PACKS];
  const chosen = packs.filter((pack) => id === undefined ? pack === draft : pack.id === id || nameOf(pack) === id);
  if (id === undefined && draft === undefined) packs.forEach((pack) => { io.out(headline(pack)); });
  else if (chosen.length > 0) chosen.forEach((pack) => { io.out(described(pack)); });
  else {
    const found = packs.flatMap(({ provisions }) => provisions).find((provision) => provision.id === id);
    if (found === undefined) {
      io.err(`there is no pack and no provision '${id ?? ''}'; yaosu law packs lists them`);
      return EXIT.usage;
    }
    io.out(provisionText(found).join('\n'));
  }
  return EXIT.ok;
}

const nameOf = ({ id, version }: AnyPack): string => `${id}@${version}`;

const dates = ({ effectiveFrom, effectiveTo }: AnyPack): string => `${effectiveFrom} 起${effectiveTo === undefined ? '' : `至 ${effectiveTo}`}`;

const headline = (pack: AnyPack): string => `${nameOf(pack).padEnd(18)} ${dates(pack)}  ${pack.status}  规定 ${pack.provisions.length} 条  sha256 ${pack.digest}`;

const isReading = (pack: object): pack is Reading => 'policy' in pack && 'thresholds' in pack;

function described(pack: AnyPack): string {
  return [
    `规则包 pack ${headline(pack)}`, '按下列次序逐条判断，先符合者适用；标“并列”的同时开放供选择。 First match in this order; those marked 并列 stand side by side.', '',
    ...pack.provisions.flatMap((provision, index) => [`${index + 1}.`.padStart(3) + ` ${provisionText(provision).join('\n    ')}`, '']),
    ...(isReading(pack) ? readingText(pack) : []),
  ].join('\n');
}

const QUOTED = { text: '原文', paraphrase: '大意', unconfirmed: '大意（条文未核对 wording not confirmed）' } as const;

/** One provision as it is cited: what it says, what follows, since when, and what it reads. */
function provisionText({ id, cite, inForce, choice, paths, consequence, otherwise, thresholds = [], switches = [] }: AnyProvision): string[] {
  return [
    `${id}《${cite.title}》${cite.article}${choice === undefined ? '' : '（并列）'}`,
    `${cite.titleEn}; ${cite.issuer}，${cite.documentNumber}${cite.url === undefined ? '' : `，${cite.url}`}`,
    `${QUOTED[cite.quoteStatus]}：${cite.quote}`,
    ...(typeof consequence === 'function' ? [] : [`符合时：${consequence.because.zh}`]),
    ...(typeof otherwise !== 'object' ? [] : [`不符合时：${otherwise.zh}`]),
    `结果：${typeof paths === 'function' ? '依开关或者清单而定 as a switch or a list has it' : paths.map(pathText).join('；')}`,
    `施行：${inForce.from} 起${inForce.until === undefined ? '' : `，至 ${inForce.until}`}`,
    ...(thresholds.length === 0 ? [] : [`人数：${thresholds.map((name) => `${THRESHOLDS[name].zh}（${name}）`).join('；')}`]),
    ...(switches.length === 0 ? [] : [`争议点开关：${switches.join('、')}`]),
  ];
}

const isExportPath = (path: string): path is ExportPath => Object.hasOwn(EXPORT_PATH_NAMES, path);
const pathText = (path: string): string => (isExportPath(path) ? `${EXPORT_PATH_NAMES[path].zh} ${path}` : path);

function readingText({ policy, thresholds }: Reading): string[] {
  const numbers = Object.entries(THRESHOLDS).map(([name, { zh, en, article }]) => `  ${thresholds[name as ThresholdName]} 人  ${zh}（${article}）\n    ${name}: ${en}`);
  const points = Object.entries(SWITCHES).map(([name, { zh, en, source, readings }]) =>
    `  ${name} = ${String(policy[name as SwitchName])}（可取 ${readings.map(String).join(' | ')}，首项为审慎默认）\n    ${zh}\n    ${en}\n    来源：${source}`);
  return ['人数 numbers', ...numbers, '', '争议点 debated points', ...points];
}
