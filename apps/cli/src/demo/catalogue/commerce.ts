import { shelf } from './product.js';

export const LOGISTICS = shelf('logistics', 'logistics', [
  {
    key: 'parcel-recipients', zh: '跨境包裹收件去标识数据', en: 'Cross-border parcels, de-identified', about: ['跨境电商收件人令牌与品类，去标识化仍属个人信息', 'Tokens of recipients with classes of goods: still personal information'],
    fields: ['recipient_token string 收件人令牌 personal', 'shipped_on date 发货日', 'province string 省份', 'class string 品类', 'weight_g integer 重量'],
    update: 'weekly', scenarios: ['supply-chain', 'market-analysis'], price: '48000000', negotiation: 'manual', places: ['CN', 'SG', 'DE'],
  },
  {
    key: 'lane-prices', zh: '干线运价指数', en: 'Trunk lane freight rates', kind: 'index', about: ['公路干线整车运价指数', 'Full-truck rates by lane'],
    fields: ['lane string 线路', 'index_date date 日期', 'rate decimal 运价'], update: 'daily', scenarios: ['supply-chain'], price: '14400000', places: ['CN', 'HK', 'SG'],
  },
  {
    key: 'cold-chain', zh: '冷链温度履历', en: 'Temperature record of cold chains', about: ['疫苗与生鲜运输温度记录', 'Temperatures of vaccine and fresh-food transport'],
    fields: ['shipment string 运单', 'recorded_at date-time 时间', 'celsius decimal 温度'], update: 'realtime', scenarios: ['insurance', 'health-care'], price: '10800000',
  },
  {
    key: 'customs-flow', zh: '口岸通关时效', en: 'Clearance times at ports', about: ['各口岸通关时效统计，由人复核后挂牌', 'Clearance times by port, listed after people looked at it'],
    fields: ['port string 口岸', 'declared_on date 日期', 'hours decimal 时长'], nature: { nationalSecurityConcern: true }, update: 'daily', scenarios: ['trade-analysis'], price: '20000000', fate: 'approved',
  },
]);

export const MARKET = shelf('market', 'market-data', [
  {
    key: 'bond-quotes', zh: '债券估值与成交', en: 'Bond valuations and trades', about: ['银行间与交易所债券估值', 'Valuations of interbank and exchange bonds'],
    fields: ['bond_code string 代码', 'trade_date date 日期', 'yield decimal 收益率', 'price decimal 净价'], update: 'daily', scenarios: ['investment'], price: '128000000', places: ['CN', 'HK', 'SG'],
  },
  {
    key: 'commodity', zh: '大宗商品现货价格', en: 'Spot prices of commodities', about: ['能源、金属、农产品现货报价', 'Spot quotes of energy, metals and farm products'],
    fields: ['commodity string 品种', 'quoted_at date-time 时间', 'market string 市场', 'price decimal 价格'], update: 'hourly', scenarios: ['investment', 'trade-analysis'], price: '64000000', places: ['CN', 'HK', 'SG', 'DE'],
  },
  {
    key: 'carbon', zh: '碳排放配额行情', en: 'Carbon allowance quotes', about: ['全国与广东碳市场行情', 'Quotes of the national and the Guangdong carbon market'],
    fields: ['product string 产品', 'trade_date date 日期', 'close decimal 收盘', 'volume integer 成交量'], update: 'daily', scenarios: ['investment', 'energy'], places: ['CN', 'HK', 'DE'],
  },
]);
