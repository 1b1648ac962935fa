/** A place outside of this repository, for projects that get the packed packages. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dist } from '../support/browser.ts';
import { repository } from '../support/server.ts';

/** Runs a program to its end. */
export const run = promisify(execFile);

/** The tools of this package, with which outside projects are built. */
export const tools = join(repository, 'bindings/web/node_modules/.bin');

/** Where the packages are that outside projects may get. */
const PACKAGES = { 'rtm-web': join(dist, '..'), 'rtm-webim': join(dist, 'rtm-webim') };

/** The name of one. */
export type PackageName = keyof typeof PACKAGES;

/** Packages as they are packed, and copies of projects that get them. */
export class Outside {
  readonly #folder = mkdtempSync(join(tmpdir(), 'rtm-web-consumers-'));
  readonly #packed: readonly PackageName[];

  private constructor(packed: readonly PackageName[]) {
    this.#packed = packed;
  }

  /** Packs these. */
  static async with(...names: PackageName[]): Promise<Outside> {
    const outside = new Outside(names);
    for (const name of names) {
      const words = ['pack', '--silent', '--pack-destination', outside.#folder];
      const { stdout } = await run('npm', words, { cwd: PACKAGES[name] });
      cpSync(join(outside.#folder, stdout.trim()), join(outside.#folder, `${name}.tgz`));
    }
    return outside;
  }

  /** A copy of one of the projects in tests/consumers/web, with what it depends on. */
  async project(name: string): Promise<string> {
    const folder = join(this.#folder, name);
    cpSync(join(repository, 'tests/consumers/web', name), folder, { recursive: true });
    for (const packed of this.#packed) cpSync(join(this.#folder, `${packed}.tgz`), join(folder, `${packed}.tgz`));
    await run('npm', ['install', '--no-audit', '--no-fund', '--silent'], { cwd: folder });
    return folder;
  }

  /** Lets go of all of it. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
