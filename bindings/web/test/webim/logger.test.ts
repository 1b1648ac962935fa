import { afterEach, expect, test, vi } from 'vitest';
import { debug, doQuery, logger } from '../../src/webim/logger.ts';

const said: string[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  debug(false);
  said.length = 0;
});

/** Says something at every level, and gives what came out. */
function heard(): string[] {
  for (const name of ['debug', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, name).mockImplementation((...words) => said.push(`${name} ${words.join(' ')}`));
  }
  logger.debug('a');
  logger.log('b');
  logger.info('c');
  logger.warn('d');
  logger.error('e');
  return said.splice(0);
}

test('only warnings and errors are said, unless somebody wants more or less', () => {
  expect(heard()).toEqual(['warn WebIM d', 'error WebIM e']);
  debug(true);
  expect([heard().length, logger.getLevel()]).toEqual([5, 'debug']);
  logger.setLevel('error');
  expect([heard(), logger.getLevel()]).toEqual([['error WebIM e'], 'error']);
  logger.disableAll();
  expect([heard(), logger.getLevel()]).toEqual([[], 'silent']);
  logger.enableAll();
  expect(heard()).toHaveLength(5);
  expect(() => logger.setLevel('loud' as 'debug')).toThrow('loud is none of debug, info, warn, error, silent');
  debug(false);
  expect(heard()).toHaveLength(2);
});

test('a page that is embedded asks the program around it', () => {
  const fail = vi.fn();
  doQuery('{}', undefined, fail);
  expect(fail.mock.calls).toEqual([[-1, 'the page is not embedded']]);
  doQuery('{}');
  const cefQuery = vi.fn();
  vi.stubGlobal('cefQuery', cefQuery);
  const success = vi.fn();
  doQuery('{"type":"x"}', success, fail);
  expect(cefQuery.mock.lastCall?.[0]).toEqual({
    request: '{"type":"x"}',
    persistent: false,
    onSuccess: success,
    onFailure: fail,
  });
});
