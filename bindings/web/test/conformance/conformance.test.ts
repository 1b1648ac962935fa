/**
 * The scenarios of tests/conformance, played through the surface. What it has no notion of stands in exceptions.json: under the
 * name of a scenario the reason why it is not played, or how many of its calls are left out, as { "calls": 2, "reason": "…" }.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Play } from './play.ts';
import { readScenario, scenarioNames } from './scenario.ts';

type Exception = string | { readonly calls: number; readonly reason: string };

const exceptions = JSON.parse(readFileSync(join(import.meta.dirname, 'exceptions.json'), 'utf8')) as Record<
  string,
  Exception
>;

/** A refusal that a scenario takes for success looks like an outcome here, which then nothing expects. */
const OTHER_REASONS: Record<string, string> = {
  other_result:
    'came though nothing expected it:\n    alice: onLoginFailure {"errorCode":"LOGIN_ERR_INVALID_ARGUMENT"}',
};

const calls = (name: string): number => {
  const exception = exceptions[name];
  return typeof exception === 'object' ? exception.calls : 0;
};
const all = scenarioNames('scenarios');
const played = all.filter(name => typeof exceptions[name] !== 'string');

describe.concurrent('every scenario comes out as written', () => {
  test.for(played)('%s', { timeout: 120_000 }, async name => {
    const leftOut = await Play.scenario(readScenario('scenarios', name));
    expect(leftOut.length, `not the calls that may be left out: ${leftOut.join('\n')}`).toBe(calls(name));
  });
});

describe.concurrent('every scenario that must fail does so, for its reason', () => {
  test.for(scenarioNames('runner/failing'))('%s', { timeout: 120_000 }, async name => {
    const scenario = readScenario('runner/failing', name);
    const reason = OTHER_REASONS[name] ?? scenario.failsWith;
    expect(reason).not.toBe('');
    await expect(Play.scenario(scenario)).rejects.toThrow(reason);
  });
});

test('every exception is of a scenario that there is, and nearly all are played', () => {
  expect(Object.keys(exceptions).filter(name => !all.includes(name))).toEqual([]);
  for (const [name, exception] of Object.entries(exceptions)) {
    expect(typeof exception === 'string' ? exception : exception.reason, name).not.toBe('');
  }
  const omitted = Object.keys(exceptions).reduce((sum, name) => sum + calls(name), 0);
  const share = `${played.length} of ${all.length} scenarios are played, without ${omitted} calls`;
  console.log(share);
  expect(10 * played.length, share).toBeGreaterThanOrEqual(9 * all.length);
});
