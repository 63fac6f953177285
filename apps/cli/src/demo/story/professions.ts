import { KEY_TYPE, formatVkey, signerOf, toBase64, verificationKeyOf, type SigningKey } from '#core/tlog';
import { possessionText, reportText, sha256Hex, type Id } from '#core/exchange';
import { MEMBERS } from '../cast.js';
import { wareOf } from '../catalogue.js';
import { listAt, textAt } from '../json.js';
import { keepCredential } from '../keep.js';
import { dayOf, does, isRefused, keyOf, reads, waits, type Actor, type Stage } from '../stage.js';
import { actorOf, type Cast } from './admissions.js';
import { credentialIn, type Operators } from './founding.js';

const SHARES = [['regulator', 2_000], ['transit', 8_000]] as const;

/** 市场的专业分工: who answers for whom, who may operate public data, who assesses, and what is on record. */
export async function openMarket(stage: Stage, cast: Cast, { maker }: Operators): Promise<void> {
  stage.title('保荐、公共数据与第三方服务 · Sponsors, public data, assessors');
  for (const { key, sponsor } of MEMBERS) if (sponsor !== undefined) await sponsored(stage, actorOf(cast, key), actorOf(cast, sponsor));
  const authorisation = await authorised(stage, cast);
  const assessor = await qualified(stage, cast, maker);
  await offered(stage, { cast, authorisation, assessor });
  await recorded(stage, cast);
}

async function sponsored(stage: Stage, seller: Actor, sponsor: Actor): Promise<void> {
  const body = { sponsor: sponsor.id, sponsored: seller.id, answersFor: ['compliance', 'disclosure', 'source'], until: dayOf(stage, 730), documentSha256: sha256Hex('sponsorship agreement') };
  const { id } = await does(stage, { who: seller, path: '/v1/sponsorships', body, step: `sponsor:${seller.id}`, says: `请 ${sponsor.name} 保荐 asks for a sponsor` });
  await does(stage, { who: sponsor, path: `/v1/sponsorships/${id}/accept`, step: `accept-sponsor:${seller.id}`, says: `保荐 ${seller.name} answers for it`, outcome: 'IN_FORCE' });
}

/** Two persons of the authority; what was announced forty days ago has been public long enough. */
async function authorised(stage: Stage, cast: Cast): Promise<string> {
  const authority = actorOf(cast, 'regulator');
  const second = await colleagueOf(stage, authority);
  const terms = {
    title: { zh: '道路交通公共数据授权运营', en: 'Operation of public road traffic data' }, operator: actorOf(cast, 'transit').id, sector: 'transport',
    datasets: [{ code: 'signal-timing', sha256: sha256Hex('signal timing data set') }], uses: ['research', 'traffic-planning'], from: dayOf(stage, 0), until: dayOf(stage, 1800),
    agreementSha256: sha256Hex('authorisation agreement'), decisionSha256: sha256Hex('decision of the city government'),
    benefit: SHARES.map(([key, basisPoints]) => ({ beneficiary: actorOf(cast, key).id, basisPoints })),
  };
  const { id } = await does(stage, { who: authority, path: '/v1/authorisations', body: { terms }, step: 'authorise:draft', says: '拟定公共数据授权运营 drafts an authorisation of public data' });
  await isRefused(stage, { who: authority, path: `/v1/authorisations/${id}/publish`, body: {}, step: 'authorise:alone', says: '欲自行公示 wants to publish what he drafted' });
  await does(stage, { who: second, path: `/v1/authorisations/${id}/publish`, body: { announcement: { on: dayOf(stage, -40), sha256: sha256Hex('announcement') } }, step: 'authorise:publish', says: '公示期满 has been public for ten working days', outcome: 'PUBLISHED' });
  await waits(stage, { who: authority, path: `/v1/authorisations/${id}`, holds: ({ state }) => state === 'IN_FORCE', for: 'the authorisation' });
  return id;
}

async function colleagueOf(stage: Stage, authority: Actor): Promise<Actor> {
  const { body } = await does(stage, { who: authority, path: `/v1/participants/${authority.id}/persons`, body: { name: '周敏' }, step: 'person:authority' });
  const issued = await does(stage, { who: authority, path: `/v1/participants/${authority.id}/credentials`, body: { person: textAt(body, 'person') }, step: 'credential:authority' });
  const credential = credentialIn(issued.body, authority.id);
  await keepCredential(stage.keep, 'regulator-second', credential);
  return { name: authority.name, id: authority.id, credential };
}

interface Assessor { readonly actor: Actor; readonly key: SigningKey; readonly certificate: string }

/** A key of its own, which it proves to hold, and a qualification that the operator has looked at. */
async function qualified(stage: Stage, cast: Cast, maker: Actor): Promise<Assessor> {
  const actor = actorOf(cast, 'assessor');
  const key: SigningKey = { name: actor.id, type: KEY_TYPE.ed25519, seed: Buffer.from(sha256Hex(keyOf(stage, 'assessor key')), 'hex') };
  const vkey = formatVkey(verificationKeyOf(key));
  const possession = toBase64(signerOf(key).sign(possessionText(actor.id as Id<'participant'>, vkey)));
  await does(stage, { who: actor, path: `/v1/participants/${actor.id}/signing-keys`, body: { vkey, possession }, step: 'assessor:key', says: '登记签名密钥 registers the key that it signs reports with' });
  const body = {
    kind: 'compliance-assessor', name: { zh: '数据合规评估资质', en: 'Data compliance assessor' }, number: 'HG-2026-0117', authority: '演示行业协会', issuedOn: dayOf(stage, -200), validUntil: dayOf(stage, 500),
    sha256: sha256Hex('qualification'), person: null,
  };
  const { id: certificate } = await does(stage, { who: actor, path: '/v1/certificates', body, step: 'assessor:certificate' });
  await does(stage, { who: maker, path: `/v1/certificates/${certificate}/confirm`, step: 'assessor:confirm', says: `核验 ${actor.name} 的资质 confirms its qualification`, outcome: 'IN_FORCE' });
  return { actor, key, certificate };
}

interface Offering { readonly cast: Cast; readonly authorisation: string; readonly assessor: Assessor }

/** Raw public data are turned away; the product developed from them is assessed, registered and listed. */
async function offered(stage: Stage, { cast, authorisation, assessor }: Offering): Promise<void> {
  const vendor = actorOf(cast, 'transit');
  const { description: usual, offer } = wareOf('metro-flow');
  const fields = [{ name: 'junction', type: 'string', title: '路口', grade: 'general', personal: false, sensitive: false }, { name: 'delay_s', type: 'integer', title: '延误', grade: 'general', personal: false, sensitive: false }];
  const name = { zh: '路口延误指数', en: 'Delay at junctions' };
  const processing = { statement: { zh: '由信号机日志汇总为五分钟延误', en: 'Aggregated from signal logs to delays per five minutes' }, sha256: sha256Hex('processing') };
  const description = { ...usual, name, description: name, fields, regime: 'PUBLIC', authorisation, processing, source: { kind: 'public_operation', sha256: sha256Hex('authorised source') } };
  await isRefused(stage, { who: vendor, path: '/v1/products', body: { description: { ...description, source: { kind: 'public_raw', sha256: sha256Hex('raw') } } }, step: 'describe:raw-signals', says: '欲以原始公共数据上市 brings raw public data' });
  const { id: product } = await does(stage, { who: vendor, path: '/v1/products', body: { externalId: 'junction-delay', description }, step: 'describe:junction-delay' });
  const report = await assessed(stage, { assessor, vendor, product });
  await does(stage, { who: vendor, path: `/v1/products/${product}/revise`, body: { description: { ...description, complianceReport: { sha256: REPORT, issuer: assessor.actor.name, report } } }, step: 'revise:junction-delay' });
  await does(stage, { who: vendor, path: `/v1/products/${product}/register`, step: 'register:junction-delay', says: `登记公共数据产品 registers ${name.zh}`, outcome: '列入公开清单 on the published list' });
  const places = { ...offer, title: name, summary: name, terms: { ...offer.terms, fields: fields.map((field) => field.name) } };
  const { id: listing } = await does(stage, { who: vendor, path: '/v1/listings', body: { product, productVersion: 2, offer: places }, step: 'list:junction-delay' });
  await does(stage, { who: vendor, path: `/v1/listings/${listing}/submit`, step: 'submit:junction-delay' });
  const state = await waits(stage, { who: vendor, path: `/v1/listings/${listing}`, holds: (one) => one['state'] !== 'CHECKING', for: 'the tradability check' });
  stage.tell({ who: vendor.name, says: `挂牌 lists ${name.zh}`, outcome: `${textAt(state, 'state')} ${textAt(state, 'backing', 'regime')}` });
}

const REPORT = sha256Hex('compliance report of junction delays');

interface Assessment { readonly assessor: Assessor; readonly vendor: Actor; readonly product: string }

async function assessed(stage: Stage, { assessor: { actor, key, certificate }, vendor, product }: Assessment): Promise<string> {
  const [version] = listAt(await reads(stage, vendor, `/v1/products/${product}`), 'versions');
  const statement = {
    kind: 'law', subject: product as Id<'product'>, subjectSha256: textAt(version, 'fieldsSha256'), issuer: actor.id as Id<'participant'>, sha256: REPORT, conclusion: 'positive',
    issuedOn: dayOf(stage, -5), validUntil: dayOf(stage, 360),
  } as const;
  const keyId = formatVkey(verificationKeyOf(key)).split('+')[1] ?? '';
  const signature = toBase64(signerOf(key).sign(reportText(statement)));
  const forged = { statement: { ...statement, validUntil: dayOf(stage, 720) }, keyId, signature, certificate };
  await isRefused(stage, { who: actor, path: '/v1/reports', body: forged, step: 'report:forged', says: '签名后改动有效期 alters the report after signing it' });
  const { id } = await does(stage, { who: actor, path: '/v1/reports', body: { statement, keyId, signature, certificate }, step: 'report:junction-delay', says: '以自有密钥签署评估报告 signs its report', outcome: `密钥 ${keyId}` });
  await stage.keep.write('report.json', `${JSON.stringify({ statement, keyId, signature })}\n`);
  await stage.keep.write('report.vkey', `${formatVkey(verificationKeyOf(key))}\n`);
  return id;
}

/** A fact, and what the one concerned has to say; no score. */
async function recorded(stage: Stage, cast: Cast): Promise<void> {
  const [authority, concerned] = [actorOf(cast, 'regulator'), actorOf(cast, 'logistics')];
  const body = {
    concerned: concerned.id, what: { zh: '未按期提交年度风险评估报告', en: 'The yearly risk assessment was late' }, on: dayOf(stage, -30), decidedBy: authority.name, documentNumber: '鹏数监〔2026〕7号',
    documentSha256: sha256Hex('notice'), article: '《网络数据安全管理条例》第三十三条', viewUntil: dayOf(stage, 365),
  };
  const { id } = await does(stage, { who: authority, path: '/v1/conduct-records', body, step: 'conduct:record', says: `记录 ${concerned.name} 的一项事实 records a fact` });
  await does(stage, { who: concerned, path: `/v1/conduct-records/${id}/comment`, body: { text: '已于次日补交，并更换责任人。 Handed in the next day.' }, step: 'conduct:comment', says: '陈述意见 comments on it', outcome: '与记录一并公示 shown with it' });
}
