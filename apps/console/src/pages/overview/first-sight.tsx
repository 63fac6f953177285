import { Guide } from './guide.js';
import { PublicYear } from './public-year.js';

/** 初次到访: what this exchange did this year and how it works, for who has not signed in. */
export const FirstSight = () => <div className="sight"><PublicYear /><Guide mayOpen={() => false} /></div>;
