import { describe, expect, test } from '@jest/globals';
import { fieldsIn, suggested } from './field-import.js';

const typesIn = (text: string) => {
  const found = fieldsIn(text);
  return found.ok ? found.fields.map(({ name, type }) => `${name} ${type}`) : 'unreadable';
};

test('the fields of a CSV are those of its header, with types that all its first rows have', () => {
  expect(typesIn('day,hour,ratio,open,at,station,none\n2026-06-15,8,0.5,true,2026-06-15T08:00,会展中心,\n2026-06-16,9,1,false,2026-06-16 09:00,x,')).toEqual(['day date', 'hour integer', 'ratio decimal', 'open boolean', 'at date-time', 'station string', 'none string']);
});

describe('the fields of a JSON Schema', () => {
  test('are the properties of an object, or of the rows of an array', () => {
    const properties = { id: { type: 'integer' }, day: { type: 'string', format: 'date' }, raw: { type: 'string', contentEncoding: 'base64' }, note: { type: ['null', 'string'] }, tags: { type: 'array' }, any: true };
    const types = ['id integer', 'day date', 'raw binary', 'note string', 'tags object', 'any string'];
    expect(typesIn(JSON.stringify({ type: 'object', properties }))).toEqual(types);
    expect(typesIn(JSON.stringify({ type: 'array', items: { properties } }))).toEqual(types);
  });
  test.each([['{'], ['{}'], ['{"properties":[]}'], ['']])('are not found in %j', (text) => expect(typesIn(text)).toBe('unreadable'));
});

describe('a name suggests', () => {
  test.each([['id_card', ''], ['diag', '诊断'], ['face_image', '']])('sensitive personal information: %s %s', (name, title) => expect(suggested(name, title)).toEqual({ personal: true, sensitive: true }));
  test.each([['member_token', ''], ['full_name', ''], ['x', '手机号']])('personal information: %s %s', (name, title) => expect(suggested(name, title)).toEqual({ personal: true, sensitive: false }));
  test.each([['station', '车站'], ['boxes_in', ''], ['hour', '小时']])('neither: %s %s', (name, title) => expect(suggested(name, title)).toEqual({ personal: false, sensitive: false }));
});
