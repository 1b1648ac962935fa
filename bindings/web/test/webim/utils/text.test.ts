import { afterEach, describe, expect, test, vi } from 'vitest';
import { shared } from '../../../src/webim/namespace.ts';
import { utils } from '../../../src/webim/utils/index.ts';

const Emoji = {
  path: 'faces/',
  map: { '[):]': 'ee_1.png', '[:D]': 'ee_2.png', ':smile:': 'ee_3.png', ':s': 'ee_4.png' },
};

afterEach(() => {
  delete shared.Emoji;
  vi.unstubAllGlobals();
});

describe('parseTextMessage', () => {
  test('takes a text apart, in its order', () => {
    expect(utils.parseTextMessage('a[):]b [:D]', Emoji)).toEqual({
      isemoji: true,
      body: [
        { type: 'txt', data: 'a' },
        { type: 'emoji', data: 'faces/ee_1.png' },
        { type: 'txt', data: 'b ' },
        { type: 'emoji', data: 'faces/ee_2.png' },
      ],
    });
  });

  test.each(['', 'words', '[no]', '[]', '[[:D', ':smile:', '[toString]'])('%j has none', text => {
    expect(utils.parseTextMessage(text, Emoji)).toEqual({ isemoji: false, body: [{ type: 'txt', data: text }] });
  });

  test('a code may stand in brackets', () => {
    expect(utils.parseTextMessage('[[:D]]', Emoji)?.body).toEqual([
      { type: 'txt', data: '[' },
      { type: 'emoji', data: 'faces/ee_2.png' },
      { type: 'txt', data: ']' },
    ]);
  });

  test.each([undefined, null, {}, { path: 1, map: {} }, { path: '', map: null }])(
    'with %j as set there is none',
    set => {
      expect(utils.parseTextMessage('[:D]', set as never)).toEqual({
        isemoji: false,
        body: [{ type: 'txt', data: '[:D]' }],
      });
    },
  );

  test('what is no text is nothing', () => {
    expect(utils.parseTextMessage(5 as never, Emoji)).toBeUndefined();
  });
});

describe('parseEmoji', () => {
  test('makes pictures of the codes of WebIM.Emoji, whatever their form', () => {
    shared.Emoji = Emoji;
    expect(utils.parseEmoji('<b>[:D]:smile:')).toBe(
      '<b><img class="emoji" src="faces/ee_2.png" /><img class="emoji" src="faces/ee_3.png" />',
    );
  });

  test('without WebIM.Emoji a text stays as it is', () => {
    expect(utils.parseEmoji('[:D]')).toBe('[:D]');
  });
});

test.each([
  ['see https://a.example/b?c=d&e=%20, or not', 'https://a.example/b?c=d&e=%20', 'https://a.example/b?c=d&e=%20'],
  ['(http://a.example/)', 'http://a.example/', 'http://a.example/'],
  ['www.a.example.', 'http://www.a.example', 'www.a.example'],
  ['看https://a.example，好', 'https://a.example', 'https://a.example'],
])('parseLink finds the address in %j', (text, href, shown) => {
  const link = `<a href="${href}" target="_blank" rel="noopener noreferrer">${shown}</a>`;
  expect(utils.parseLink(text)).toBe(text.replace(shown, link));
});

test.each(['', 'javascript:alert(1)', 'words', 'https://'])('parseLink finds none in %j', text => {
  expect(utils.parseLink(text)).toBe(text);
});

test('a link cannot leave its attribute', () => {
  expect(utils.parseLink('http://a"onclick="x')).toBe(
    '<a href="http://a" target="_blank" rel="noopener noreferrer">http://a</a>"onclick="x',
  );
});

test('texts are trimmed, and what is nothing is empty', () => {
  expect([utils.trim(' a '), utils.trim(undefined), utils.trim(null), utils.trim(7)]).toEqual(['a', '', '', '7']);
});

test('ts is the time of day', () => {
  expect(utils.ts(new Date(2020, 0, 1, 9, 5, 1, 7))).toBe('09:05:01:007 ');
  expect(utils.ts()).toMatch(/^\d\d:\d\d:\d\d:\d{3} $/);
});

test('sprintf fills places in their order', () => {
  expect(utils.sprintf('%s has %d of %s', 'ann', 2)).toBe('ann has 2 of %s');
  expect(utils.sprintf('%s', '$&%s')).toBe('$&%s');
  expect(utils.sprintf()).toBe('');
});

test('JSON is written, and read unless it is none', () => {
  expect(utils.stringify({ a: [1] })).toBe('{"a":[1]}');
  expect(utils.parseJSON('{"a":[1]}')).toEqual({ a: [1] });
  expect(utils.parseJSON('{')).toBeNull();
});

test('the address of the page is read', () => {
  vi.stubGlobal('location', { search: '?a=1&b=x%20y', href: 'https://page.example/?a=1#c=2&d=' });
  expect(utils.parseUri()).toEqual({ a: '1', b: 'x y' });
  expect(utils.parseHrefHash()).toEqual({ c: '2', d: '' });
  expect(utils.parseHrefHash('no hash')).toEqual({});
  vi.unstubAllGlobals();
  expect([utils.parseUri(), utils.parseHrefHash()]).toEqual([{}, {}]);
});
