/** The program that the guide's snippets make, with their slips replaced. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

/** How many snippets the guide prints. */
const PRINTED = 19;

/** The snippets by name. Fails when one is missing, or has not the slip that the table says it has. */
export function snippets(): Map<string, string> {
  const names = readdirSync(join(import.meta.dirname, 'snippets')).map(file => file.replace(/\.txt$/, ''));
  if (names.length !== PRINTED) throw new Error(`${PRINTED} snippets are printed, ${names.length} are here`);
  const texts = new Map(names.sort().map(name => [name, read(`snippets/${name}.txt`)]));
  for (const line of read('slips.txt').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [name = '', printed = '', replacement] = line.split(' | ');
    const text = texts.get(name);
    if (replacement === undefined || !text?.includes(printed)) throw new Error(`no such slip: ${line}`);
    texts.set(
      name,
      text.replace(printed, () => replacement),
    );
  }
  return texts;
}

/** The program, as a script for a page. Fails when a snippet is in it not once. */
export function program(): string {
  const left = snippets();
  const text = read('program.js').replace(/^ *\/\/ @snippet (\w+)$/gm, (_, name: string) => {
    const snippet = left.get(name);
    if (snippet === undefined) throw new Error(`no snippet ${name}, or twice`);
    left.delete(name);
    return snippet;
  });
  if (left.size > 0) throw new Error(`not in the program: ${[...left.keys()].join(', ')}`);
  return text;
}
