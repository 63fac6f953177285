import { describe, expect, test } from '@jest/globals';
import { documentTokens, facetQuery, facetTokens, searchQuery } from './search-tokens.js';

describe('the terms of the catalogue', () => {
  test('a Chinese word of two characters is one term', () => {
    expect(documentTokens('交通流量')).toEqual(['交', '通', '流', '量', '交通', '通流', '流量']);
    expect(searchQuery('交通')).toBe("'交通'");
  });

  test('no word asks for a facet, whatever is typed', () => {
    const facets = facetTokens({ sector: 'transport', mode: ['file', 'api'], regime: 'PUBLIC', audience: ['public'] });
    expect(facets).toEqual(['sector:transport', 'mode:file', 'mode:api', 'regime:PUBLIC', 'audience:public']);
    expect(searchQuery("sector:transport 'audience:public'")).toBe("'sector':* & 'transport':* & 'audience':* & 'public':*");
    expect(documentTokens(facets.join(' ')).filter((token) => facets.includes(token))).toEqual([]);
  });

  test('each facet that is given is asked for, by any of its values', () => {
    expect(facetQuery({ audience: ['public', 'org_1'] })).toEqual(["('audience:public' | 'audience:org_1')"]);
    expect(facetQuery({ sector: "o'x", audience: ['public'] })).toEqual(["('sector:o''x')", "('audience:public')"]);
  });
});
