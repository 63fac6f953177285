import { shelf } from './product.js';

export const METEOROLOGY = shelf('weather', 'meteorology', [
  {
    key: 'grid-rain', zh: '公里网格降水', en: 'Rainfall on a one-kilometre grid', about: ['珠三角一公里网格逐小时降水', 'Hourly rainfall of the Pearl River Delta on a grid'],
    fields: ['cell string 网格', 'hour_start date-time 时段', 'rain_mm decimal 降水'], update: 'hourly', scenarios: ['insurance', 'agriculture'], price: '18000000', places: ['CN', 'HK', 'MO', 'SG', 'DE'],
  },
  {
    key: 'typhoon', zh: '台风路径与影响分析', en: 'Typhoon tracks and impact', kind: 'report', about: ['登陆台风路径、风圈、影响评估', 'Tracks, wind radii and impact of landfalls'],
    fields: ['storm string 台风', 'observed_at date-time 时间', 'longitude decimal 经度', 'latitude decimal 纬度', 'wind_ms decimal 风速'], update: 'yearly', scenarios: ['insurance'], price: '6000000', places: ['CN', 'HK', 'MO', 'SG'],
  },
  {
    key: 'solar', zh: '光伏辐照预报', en: 'Solar irradiance forecast', kind: 'model', about: ['未来七十二小时辐照预报', 'Irradiance of the next seventy-two hours'],
    fields: ['site string 站点', 'valid_at date-time 时间', 'irradiance decimal 辐照'], update: 'hourly', scenarios: ['energy'], price: '21000000', places: ['CN', 'DE'],
  },
  {
    key: 'air-quality', zh: '街区空气质量', en: 'Air quality by block', about: ['街区级污染物浓度', 'Pollutants by city block'],
    fields: ['block string 街区', 'hour_start date-time 时段', 'pm25 decimal PM2.5', 'ozone decimal 臭氧'], update: 'hourly', scenarios: ['health-care', 'real-estate'],
  },
]);

export const HEALTH = shelf('health', 'health', [
  {
    key: 'rehab', zh: '慢病康复随访队列', en: 'Follow-up cohort of chronic patients', about: ['经伦理审查与单独同意的随访指标', 'Indicators of patients who consented, after ethics review'],
    fields: ['patient_token string 患者令牌 sensitive', 'visit_on date 随访日', 'glucose decimal 血糖 sensitive', 'pressure integer 血压 sensitive', 'therapy string 方案 sensitive'],
    scenarios: ['clinical-research'], price: '96000000', negotiation: 'manual', places: ['CN', 'HK', 'SG'], rowsMax: 40_000,
  },
  {
    key: 'flu-index', zh: '流感活动指数', en: 'Influenza activity index', kind: 'index', about: ['门急诊流感样病例比例指数', 'Share of influenza-like illness among visits'],
    fields: ['city string 城市', 'week_start date 周', 'activity decimal 指数'], update: 'weekly', scenarios: ['public-health', 'insurance'], places: ['CN', 'HK', 'MO', 'SG'],
  },
  {
    key: 'drug-demand', zh: '药品需求预测', en: 'Drug demand forecast', kind: 'model', about: ['按品类和城市的药品需求预测', 'Demand by class and city'],
    fields: ['class string 品类', 'city string 城市', 'month date 月份', 'demand integer 需求'], scenarios: ['supply-chain'], price: '16000000', negotiation: 'manual',
  },
  {
    key: 'genome-panel', zh: '人群基因频率面板', en: 'Allele frequencies of a population', about: ['汇总等位基因频率，涉及国家安全审查关切', 'Aggregated allele frequencies; a matter of national security review'],
    fields: ['locus string 位点', 'allele string 等位基因', 'frequency decimal 频率'], nature: { nationalSecurityConcern: true }, scenarios: ['research'], price: '60000000', fate: 'declined',
  },
]);
