import { shelf } from './product.js';

export const TRANSPORT = [
  ...shelf('transit', 'transport', [
    {
      key: 'metro-flow', zh: '地铁分时客流', en: 'Metro passenger flow by hour', about: ['全线网各站每小时进出站人次，已汇总', 'Entries and exits per station and hour, aggregated'],
      fields: ['service_date date 日期', 'hour integer 小时', 'line_no integer 线路', 'station string 车站', 'entries integer 进站人次', 'exits integer 出站人次'],
      update: 'daily', scenarios: ['site-selection', 'traffic-planning'], price: '28800000', places: ['CN', 'HK', 'MO', 'SG', 'DE'],
    },
    {
      key: 'bus-track', zh: '公交车辆轨迹（脱敏）', en: 'Bus trajectories, de-identified', about: ['公交车每分钟位置，不含驾驶员信息', 'Positions of buses per minute, without drivers'],
      fields: ['vehicle_code string 车辆代码', 'observed_at date-time 时间', 'longitude decimal 经度', 'latitude decimal 纬度', 'speed decimal 速度'],
      update: 'daily', scenarios: ['traffic-planning', 'map-making'], price: '36000000', negotiation: 'manual',
    },
    {
      key: 'port-boxes', zh: '港口集装箱吞吐量', en: 'Container throughput by berth', about: ['盐田、蛇口、大铲湾每日集装箱吞吐', 'Daily boxes at Yantian, Shekou and Dachan Bay'],
      fields: ['work_date date 日期', 'terminal string 码头', 'berth string 泊位', 'boxes_in integer 进箱', 'boxes_out integer 出箱'],
      update: 'daily', scenarios: ['trade-analysis'], price: '19800000', places: ['CN', 'HK', 'SG', 'DE', 'US'],
    },
    {
      key: 'charging', zh: '新能源汽车充电负荷', en: 'Charging load of electric vehicles', about: ['公共充电站每小时用电量与利用率', 'Energy and utilisation of public charging stations per hour'],
      fields: ['station_code string 站点', 'hour_start date-time 时段', 'energy_kwh decimal 电量', 'utilisation decimal 利用率'],
      update: 'hourly', scenarios: ['grid-planning', 'site-selection'], price: '15600000', places: ['CN', 'DE'],
    },
  ]),
  ...shelf('rail', 'transport', [
    {
      key: 'rail-freight', zh: '铁路货运班列时刻与运量', en: 'Freight train timetable and volume', about: ['中欧班列与南向通道班列时刻、车数', 'Timetables and wagons of China-Europe and southbound trains'],
      fields: ['train_no string 车次', 'departed_at date-time 发车', 'origin string 始发', 'destination string 终到', 'wagons integer 车数'],
      update: 'daily', scenarios: ['trade-analysis', 'supply-chain'], price: '42000000', negotiation: 'manual', places: ['CN', 'DE'],
    },
    {
      key: 'rail-members', zh: '铁路常旅客画像（授权）', en: 'Frequent rail travellers, by consent', about: ['经单独同意的常旅客出行偏好标签', 'Travel preferences of frequent travellers who consented'],
      fields: ['member_token string 会员令牌 personal', 'home_city string 常住城市 personal', 'trips integer 年出行次数 personal', 'seat_class string 席别偏好 personal'],
      scenarios: ['service-design'], price: '52000000', negotiation: 'manual', places: ['CN', 'DE'],
    },
  ]),
  ...shelf('travel', 'transport', [
    {
      key: 'hotel-bookings', zh: '跨境酒店预订单', en: 'Cross-border hotel bookings', about: ['旅客委托的酒店预订信息，用于履行预订合同', 'Bookings made for travellers, to perform their contracts'],
      fields: ['booking_no string 订单号 personal', 'guest_token string 旅客令牌 personal', 'check_in date 入住', 'check_out date 离店', 'room_type string 房型'],
      update: 'daily', scenarios: ['booking'], price: '6000000', places: ['CN', 'MO', 'HK'],
    },
    {
      key: 'visitor-index', zh: '口岸旅客热度指数', en: 'Visitor index of border crossings', kind: 'index', about: ['珠澳、深港口岸每日客流热度', 'Daily heat of the Zhuhai-Macau and Shenzhen-Hong Kong crossings'],
      fields: ['crossing string 口岸', 'index_date date 日期', 'heat decimal 热度'], update: 'daily', scenarios: ['tourism', 'retail'], places: ['CN', 'HK', 'MO'],
    },
  ]),
];
