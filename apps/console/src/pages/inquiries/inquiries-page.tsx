import { Detail, type DetailSpec } from '../../parts/detail.js';
import { stateFilter } from '../../parts/filter-bar.js';
import { ListPage, type ListSpec } from '../../parts/list-page.js';
import { STATES_OF } from '../../parts/states-of.js';
import { Copyable, Day, IdLink, Party, Time } from '../../parts/values.js';
import { COMMON } from '../../words/common.js';
import { INQUIRY } from '../../words/inquiry.js';
import { NAVIGATION } from '../../words/navigation.js';
import { OVERSIGHT } from '../../words/oversight.js';
import { INQUIRY_STEPS, type InquiryItem } from './inquiry-steps.js';

const DETAIL: DetailSpec<InquiryItem> = {
  kind: 'inquiry', source: '/v1/inquiries/{id}', actions: INQUIRY_STEPS, followed: ['EXTENSION_ASKED'],
  facts: (inquiry) => [
    { title: INQUIRY.what, value: inquiry.what }, { title: OVERSIGHT.asked, value: <Party id={inquiry.owner} /> }, { title: INQUIRY.why, value: inquiry.why }, { title: INQUIRY.article, value: inquiry.article }, { title: INQUIRY.dueOn, value: <Day day={inquiry.dueOn} /> }, { title: INQUIRY.review, value: <IdLink id={inquiry.review} /> },
    ...(inquiry.answer === null ? [] : [{ title: INQUIRY.answer, value: inquiry.answer.text }, { title: INQUIRY.documents, value: inquiry.answer.documents.map(({ sha256, title }) => <div key={sha256}>{title} <Copyable text={sha256} /></div>) }]),
    ...(inquiry.extension === null ? [] : [{ title: INQUIRY.extension, value: <><Day day={inquiry.extension.until} /> {inquiry.extension.reason}</> }]),
    ...(inquiry.reason === null ? [] : [{ title: INQUIRY.reason, value: inquiry.reason }]),
  ],
};

const LIST: ListSpec<InquiryItem> = {
  kind: 'inquiry', title: NAVIGATION.inquiries, path: '/inquiries', source: '/v1/inquiries',
  columns: [
    { title: INQUIRY.what, render: ({ what }) => what },
    { title: INQUIRY.article, render: ({ article }) => article, isWide: true },
    { title: INQUIRY.dueOn, render: ({ dueOn }) => <Day day={dueOn} />, width: 150 },
    { title: COMMON.createdAt, render: ({ createdAt }) => <Time at={createdAt} />, isWide: true, width: 180 },
  ],
  filters: [stateFilter('inquiry', STATES_OF.inquiry), { name: 'review', title: INQUIRY.review }],
  detail: (id) => <Detail spec={DETAIL} id={id} />,
};

/** 补正问询: what the exchange asks, and until when. */
export const InquiriesPage = () => <ListPage spec={LIST} />;
