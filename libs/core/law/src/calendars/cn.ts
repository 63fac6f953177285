import { defineCalendar, type CalendarYear } from './calendar.js';

type Announced = Pick<CalendarYear, 'holidays' | 'makeUpDays'>;

/** One notice a year, usually in November of the year before; it names the make-up working days as well. */
const notice = (year: number, documentNumber: string, days: Announced): CalendarYear =>
  ({ year, source: `国务院办公厅关于${year}年部分节假日安排的通知（${documentNumber}）`, isComplete: true, ...days });

/** 《全国年节及纪念日放假办法》（国务院令第795号修订）所定假日，依国务院办公厅各年通知调休。 */
export const CN = defineCalendar({ id: 'CN', zh: '内地工作日', en: 'Working days in the mainland' }, [
  notice(2022, '国办发明电〔2021〕11号', {
    holidays: ['01-01..01-03', '01-31..02-06', '04-03..04-05', '04-30..05-04', '06-03..06-05', '09-10..09-12', '10-01..10-07', '12-31'],
    makeUpDays: ['01-29..01-30', '04-02', '04-24', '05-07', '10-08..10-09'],
  }),
  notice(2023, '国办发明电〔2022〕16号', {
    holidays: ['01-01..01-02', '01-21..01-27', '04-05', '04-29..05-03', '06-22..06-24', '09-29..10-06', '12-30..12-31'],
    makeUpDays: ['01-28..01-29', '04-23', '05-06', '06-25', '10-07..10-08'],
  }),
  notice(2024, '国办发明电〔2023〕7号', {
    holidays: ['01-01', '02-10..02-17', '04-04..04-06', '05-01..05-05', '06-08..06-10', '09-15..09-17', '10-01..10-07'],
    makeUpDays: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  }),
  notice(2025, '国办发明电〔2024〕12号', {
    holidays: ['01-01', '01-28..02-04', '04-04..04-06', '05-01..05-05', '05-31..06-02', '10-01..10-08'],
    makeUpDays: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  }),
  notice(2026, '国办发明电〔2025〕7号', {
    holidays: ['01-01..01-03', '02-15..02-23', '04-04..04-06', '05-01..05-05', '06-19..06-21', '09-25..09-27', '10-01..10-07'],
    makeUpDays: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  }),
]);
