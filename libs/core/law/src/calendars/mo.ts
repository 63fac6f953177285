import { defineCalendar, type CalendarYear } from './calendar.js';

/**
 * The public holidays by their names in the order, on their days of that year. The Chief Executive's dispatches add days of
 * compensation (補假) and of dispensation (豁免上班) for the public service; those are not held, so no year is complete.
 */
const ordered = (year: number, holidays: readonly string[]): CalendarYear =>
  ({ year, source: `澳門特別行政區第60/2000號行政命令（公眾假日）${year}年；補假及豁免上班日期未確認`, isComplete: false, holidays, makeUpDays: [] });

/** 澳門公眾假日（第60/2000號行政命令）: Saturdays and Sundays are off as well. */
export const MO = defineCalendar({ id: 'MO', zh: '澳门工作日（补假及豁免上班日期未确认）', en: 'Working days in Macau (days of compensation not confirmed)' }, [
  ordered(2024, ['01-01', '02-10..02-12', '03-29', '03-30', '04-04', '05-01', '05-15', '06-10', '09-18', '10-01', '10-02', '10-11', '11-02', '12-08', '12-20', '12-21', '12-24', '12-25']),
  ordered(2025, ['01-01', '01-29..01-31', '04-04', '04-18', '04-19', '05-01', '05-05', '05-31', '10-01', '10-02', '10-07', '10-29', '11-02', '12-08', '12-20', '12-21', '12-24', '12-25']),
  ordered(2026, ['01-01', '02-17..02-19', '04-03', '04-04', '04-05', '05-01', '05-24', '06-19', '09-26', '10-01', '10-02', '10-18', '11-02', '12-08', '12-20', '12-22', '12-24', '12-25']),
]);
