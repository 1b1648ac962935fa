import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/webim/rest/request.ts';
import { callOf, segment } from '../../../src/webim/rest/table.ts';

const caller = { user: 'an n' } as Caller;
const call = (line: string, options: object) => callOf(line, options, caller);

describe('a call is made of a line and of options', () => {
  test('path, query and body, each by its name', () => {
    const line =
      'POST /chatgroups/{group}/x?limit&pagenum=pageNum&v=:3 names[]=who reason yes:true no:false text=other';
    const options = { groupId: 7, limit: 2, pageNum: 'a&b', username: 'bob', reason: '', other: 'o' };
    expect(call(line, options)).toEqual({
      method: 'POST',
      path: '/chatgroups/7/x?limit=2&pagenum=a%26b&v=3',
      body: { names: ['bob'], reason: '', yes: true, no: false, text: 'o' },
    });
  });

  test('what is not given is left out', () => {
    expect(call('GET /a?limit&cursor', { cursor: null })).toEqual({ method: 'GET', path: '/a', body: undefined });
    expect(call('PUT /a text[]=who reason', {})).toEqual({ method: 'PUT', path: '/a', body: {} });
  });

  test('the user who is logged in is a part of a path like others', () => {
    expect(call('GET {me}/x', {}).path).toBe('/users/an%20n/x');
    expect(() => callOf('GET {me}/x', {}, { user: '' } as Caller)).toThrow(
      expect.objectContaining({ type: 17, message: 'nobody is logged in' }),
    );
  });
});

describe('an option has every name that documents or code have for it', () => {
  test.each([
    ['group', ['groupId', 'chatRoomId', 'roomId']],
    ['who', ['username', 'userName', 'user', 'users', 'usernames', 'members']],
    ['groupName', ['groupName', 'groupname', 'chatRoomName', 'name']],
    ['pageNum', ['pageNum', 'pagenum']],
    ['pageSize', ['pageSize', 'pagesize']],
    ['newOwner', ['newOwner', 'newowner']],
    ['muteDuration', ['muteDuration', 'mute_duration']],
  ])('%s', (name, spellings) => {
    for (const spelled of spellings) {
      expect(call(`PUT /a/{${name}} field=${name}`, { [spelled]: 'b' }), spelled).toEqual({
        ...{ method: 'PUT', path: '/a/b', body: { field: 'b' } },
      });
    }
  });
});

test.each([
  ['a', 'a'],
  [7, '7'],
  ['a,b', 'a,b'],
  [['a', 'b'], 'a,b'],
  [' a , b ', 'a,b'],
  ['a/b?c#d%2e', 'a%2Fb%3Fc%23d%252e'],
  ['...', '...'],
])('%j is a part of a path', (value, part) => {
  expect(segment(value, 'x')).toBe(part);
});

test.each([[undefined], [null], [''], [[]], ['.'], ['..'], ['a,..'], [['a', null]]])('%j is none', value => {
  expect(() => segment(value, 'x')).toThrow(expect.objectContaining({ type: 17 }));
});
