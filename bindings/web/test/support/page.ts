/** Pages of documentation, whose programs tests run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './server.ts';

/** The first block in a language that a page has, by the page's path in the repository. */
export function block(page: string, language: string): string {
  const text = readFileSync(join(repository, page), 'utf8');
  const found = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'ms').exec(text)?.[1];
  if (!found) throw new Error(`${page} has no program in ${language}`);
  return found;
}
