/**
 * A program made of the snippets of a guide, as it prints them, with their slips replaced.
 *
 * In `folder` are `snippets/NAME.txt`, verbatim; `slips.txt`, a line `NAME | as printed | what the program runs instead` for each slip;
 * and `program.js`, in which a line `// @snippet NAME` stands for that snippet.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The snippets by name. Fails when there are not as many as are printed, or one has not the slip that the table says it has. */
export function snippets(folder: string, printed: number): Map<string, string> {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const names = readdirSync(join(folder, 'snippets')).map(file => file.replace(/\.txt$/, ''));
  if (names.length !== printed) throw new Error(`${printed} snippets are printed, ${names.length} are here`);
  const texts = new Map(names.sort().map(name => [name, read(`snippets/${name}.txt`)]));
  for (const line of read('slips.txt').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [name = '', slip = '', replacement] = line.split(' | ');
    const text = texts.get(name);
    if (replacement === undefined || !text?.includes(slip)) throw new Error(`no such slip: ${line}`);
    texts.set(
      name,
      text.replace(slip, () => replacement),
    );
  }
  return texts;
}

/** The program, as a script for a page. Fails when a snippet is in it not once. */
export function program(folder: string, printed: number): string {
  const left = snippets(folder, printed);
  const text = readFileSync(join(folder, 'program.js'), 'utf8').replace(
    /^ *\/\/ @snippet (\w+)$/gm,
    (_, name: string) => {
      const snippet = left.get(name);
      if (snippet === undefined) throw new Error(`no snippet ${name}, or twice`);
      left.delete(name);
      return snippet;
    },
  );
  if (left.size > 0) throw new Error(`not in the program: ${[...left.keys()].join(', ')}`);
  return text;
}
