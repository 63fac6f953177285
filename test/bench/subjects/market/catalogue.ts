import pg from 'pg';
import { documentTokens } from '#ledger';
import type { Bench, Cell } from '../../bench.js';
import { getParts, HOST, httpCell, startApi, tokenOf } from '../api.js';
import { countStatements } from './statement-counter.js';

const LISTINGS = 100_000;
const COUNTED_SEARCHES = 200;
const WARM_SEARCHES = 20;

const CITIES = ['深圳', '广州', '珠海', '佛山', '东莞', '惠州', '中山', '江门', '肇庆', '香港', '澳门', '上海', '北京', '杭州', '贵阳', '成都', '武汉', '西安', '重庆', '天津'];
/** What offers are about, with the sector and a word in English. */
const TOPICS = [
  ['道路交通', 'transport', 'traffic'], ['公交客流', 'transport', 'transit'], ['港口货运', 'transport', 'port'], ['航班运行', 'transport', 'flight'], ['停车泊位', 'transport', 'parking'],
  ['气象观测', 'meteorology', 'weather'], ['台风路径', 'meteorology', 'typhoon'], ['空气质量', 'meteorology', 'air'], ['水文监测', 'meteorology', 'hydrology'], ['海洋环境', 'meteorology', 'ocean'],
  ['企业信用', 'credit', 'credit'], ['司法裁判', 'credit', 'court'], ['税务评级', 'credit', 'tax'], ['招标采购', 'credit', 'tender'], ['供应链票据', 'finance', 'invoice'],
  ['支付流水', 'finance', 'payment'], ['保险理赔', 'finance', 'insurance'], ['基金净值', 'finance', 'fund'], ['医保结算', 'health', 'reimbursement'], ['医学影像', 'health', 'imaging'],
  ['药品流通', 'health', 'medicine'], ['基因序列', 'health', 'genome'], ['电力负荷', 'energy', 'power'], ['燃气用量', 'energy', 'gas'], ['充电设施', 'energy', 'charging'],
  ['房产登记', 'property', 'housing'], ['地块规划', 'property', 'land'], ['商圈人流', 'commerce', 'footfall'], ['电商物流', 'commerce', 'logistics'], ['农产价格', 'agriculture', 'crop'],
] as const;
const FORMS = [['数据集', 'data set'], ['接口', 'interface'], ['指数', 'index'], ['模型', 'model'], ['报告', 'report']] as const;

interface Offer { readonly zh: string; readonly en: string; readonly sector: string; readonly tokens: readonly string[] }

/** Every city, topic and form: 3,000 offers. */
const offers = (): Offer[] => CITIES.flatMap((city) => TOPICS.flatMap(([topic, sector, word]) => FORMS.map(([form, english]) => {
  const [zh, en] = [`${city}${topic}${form}`, `${word} ${english}`];
  return { zh, en, sector, tokens: documentTokens([zh, en, `${topic}相关数据，用于风控与规划`, 'planning', sector].join('\n')) };
})));

/** Statements that make listings of the offers, and the products that they offer, in the likeness of one that was listed by commands. */
const FILL = {
  offers: 'create temp table offer as select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[]) as o(n, zh, en, sector, tokens)',
  products: `
    with made as (insert into aggregate (exchange, kind, id, version, state)
      select $1, 'product', md5('product' || n)::uuid, p.version, jsonb_set(jsonb_set(p.state, '{id}', to_jsonb('prd_' || md5('product' || n)::uuid)), '{versions,0,sector}', to_jsonb(sector))
      from offer cross join (select * from aggregate where exchange = $1 and kind = 'product' limit 1) as p returning 1)
    select count(*) from made`,
  listings: `
    insert into aggregate (exchange, kind, id, version, state)
      select $1, 'listing', md5('listing' || i)::uuid, l.version, l.state || jsonb_build_object('id', 'lst_' || md5('listing' || i)::uuid, 'product', 'prd_' || md5('product' || n)::uuid, 'productVersion', 1,
        'offer', l.state -> 'offer' || jsonb_build_object('title', jsonb_build_object('zh', zh, 'en', en)))
      from generate_series(0, $2::int - 1) as i join offer on n = i % (select count(*) from offer)
        cross join (select * from aggregate where exchange = $1 and kind = 'listing' and status = 'LISTED' limit 1) as l`,
  catalogue: `
    insert into catalog (exchange, listing, document)
      select $1, md5('listing' || i)::uuid, array_to_tsvector(string_to_array(tokens, ' ')) from generate_series(0, $2::int - 1) as i join offer on n = i % (select count(*) from offer)`,
} as const;

/** What people search: words of two characters, rare and everywhere; several; in English and cut short; with a sector; without a word; further on; in vain. */
const SEARCHES: readonly string[] = [
  ...TOPICS.map(([topic]) => ({ q: topic.slice(0, 2) })), ...TOPICS.map(([topic]) => ({ q: topic })), ...TOPICS.map(([, , word]) => ({ q: word.slice(0, 4) })),
  ...CITIES.map((city) => ({ q: city })), ...CITIES.map((city, i) => ({ q: `${city} ${TOPICS[i]?.[0] ?? ''} 指数` })), ...CITIES.map((city) => ({ q: city, sector: 'health' })),
  { q: '数据' }, { q: '接口' }, { q: '数据', sector: 'agriculture' }, { q: '规划', regime: 'PUBLIC' }, { q: '数据', after: '80000000-0000-8000-8000-000000000000' }, {}, { sector: 'agriculture' }, { sector: 'unknown' }, { q: '量子' },
].map((query) => `/v1/catalog?${new URLSearchParams({ limit: '20', ...query }).toString()}`);

/** 产品目录: searched by a member, over HTTP. */
export async function openCatalogue(bench: Bench): Promise<Cell[]> {
  const url = await bench.copy('catalogue');
  await fill(url, bench.config.exchange);
  const counted = await countStatements(url);
  bench.closing.push(counted.close);
  const api = await startApi(bench, counted.url, { background: false });
  const [buyer] = bench.market.buyers;
  if (buyer === undefined) throw new Error('a market without buyers');
  const token = await tokenOf(buyer, api.port);
  const ask = async (i: number): Promise<void> => {
    const answer = await fetch(`http://${HOST}:${api.port}${SEARCHES[i % SEARCHES.length] ?? ''}`, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
  };
  const conclude = async (): Promise<Readonly<Record<string, number>>> => {
    for (let i = 0; i < WARM_SEARCHES; i++) await ask(i);
    const before = counted.statements();
    for (let i = 0; i < COUNTED_SEARCHES; i++) await ask(i);
    return { listings: LISTINGS, statementsPerSearch: (counted.statements() - before) / COUNTED_SEARCHES };
  };
  return [{ ...httpCell(bench, { name: 'catalogue search', part: 'market', connections: 1, apis: [api], requests: SEARCHES.map((path) => getParts({ path, token })), plan: { expected: 200 } }), conclude }];
}

async function fill(url: string, exchange: number): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, options: '-c synchronous_commit=off' });
  await client.connect();
  try {
    const made = offers();
    await client.query(FILL.offers, [made.map((_, n) => n), made.map(({ zh }) => zh), made.map(({ en }) => en), made.map(({ sector }) => sector), made.map(({ tokens }) => tokens.join(' '))]);
    await client.query(FILL.products, [exchange]);
    await client.query(FILL.listings, [exchange, LISTINGS]);
    await client.query(FILL.catalogue, [exchange, LISTINGS]);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}
