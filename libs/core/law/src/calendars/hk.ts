import { defineCalendar, type CalendarYear } from './calendar.js';

/** The general holidays that the Government gazettes for each year; there are no make-up days. */
const gazetted = (year: number, holidays: readonly string[]): CalendarYear =>
  ({ year, source: `香港特別行政區政府憲報公布${year}年公眾假期（《公眾假期條例》第149章）`, isComplete: true, holidays, makeUpDays: [] });

/** 香港公眾假期（《公眾假期條例》第149章）: general holidays; Saturdays and Sundays are off as well. */
export const HK = defineCalendar({ id: 'HK', zh: '香港工作日', en: 'Working days in Hong Kong' }, [
  gazetted(2023, ['01-02', '01-23..01-25', '04-05', '04-07', '04-08', '04-10', '05-01', '05-26', '06-22', '07-01', '09-30', '10-02', '10-23', '12-25', '12-26']),
  gazetted(2024, ['01-01', '02-10', '02-12', '02-13', '03-29', '03-30', '04-01', '04-04', '05-01', '05-15', '06-10', '07-01', '09-18', '10-01', '10-11', '12-25', '12-26']),
  gazetted(2025, ['01-01', '01-29..01-31', '04-04', '04-18', '04-19', '04-21', '05-01', '05-05', '05-31', '07-01', '10-01', '10-07', '10-29', '12-25', '12-26']),
  gazetted(2026, ['01-01', '02-17..02-19', '04-03', '04-04', '04-06', '04-07', '05-01', '05-25', '06-19', '07-01', '09-26', '10-01', '10-19', '12-25', '12-26']),
  gazetted(2027, ['01-01', '02-06', '02-08', '02-09', '03-26', '03-27', '03-29', '04-05', '05-01', '05-13', '06-09', '07-01', '09-16', '10-01', '10-08', '12-25', '12-27']),
]);
