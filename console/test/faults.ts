/** What axe finds wrong with a page as it is, as text. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Console } from './support.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function faults(console: Console): Promise<string[]> {
  // The policy of the page forbids foreign scripts, evaluated ones as well; the debugger's are none of the page's.
  const found = (await console.page.evaluate(`${axe}; axe.run({ resultTypes: ['violations'] })`)) as AxeResults;
  return found.violations.map(
    one => `${one.id}: ${one.nodes.map(node => `${node.target} ${node.failureSummary}`).join('; ')}`,
  );
}
