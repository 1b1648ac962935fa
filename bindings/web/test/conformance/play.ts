/** Plays one scenario against a server of its own. */
import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { program, repository, Server } from '../support/server.ts';
import { type Call, Inexpressible } from './call.ts';
import { type Fault, FaultyProxy, type Kind, type Way } from './faultyProxy.ts';
import { appId, Player } from './player.ts';
import { type Scenario, type Step, steps } from './scenario.ts';
import { toml } from './toml.ts';
import {
  difference,
  type Fields,
  type Found,
  isFields,
  isList,
  number,
  readable,
  toText,
  type Value,
  Values,
} from './values.ts';

const DEADLINE_MS = 15_000;
const ALWAYS_MAY = ['onMemberCountUpdated', 'onMediaUploadingProgress', 'onMediaDownloadingProgress'];

export class Play {
  /** The calls that no program can write here, and why. */
  readonly leftOut: string[] = [];
  readonly #scenario: Scenario;
  readonly #server: Server;
  readonly #values = new Values();
  readonly #proxies = new Map<string, FaultyProxy>();
  readonly #players = new Map<string, Player>();
  readonly #forbidden = new Map<string, ReadonlySet<string>>();
  #files = 0;

  private constructor(scenario: Scenario, server: Server) {
    this.#scenario = scenario;
    this.#server = server;
  }

  /** Plays it to its end. Throws what went wrong, with all that everybody has heard. */
  static async scenario(scenario: Scenario): Promise<string[]> {
    // Never without a configuration: scenarios count on the defaults, call rates included.
    const server = await Server.start(`# a scenario\n${toml(withAppIds(scenario.server))}`);
    const play = new Play(scenario, server);
    try {
      await play.#prepare();
      await play.#steps(scenario.steps, '');
      await play.#finish();
      return play.leftOut;
    } finally {
      for (const player of play.#players.values()) if (player.isLive) player.release();
      for (const proxy of play.#proxies.values()) proxy.close();
      await server.close();
    }
  }

  async #prepare(): Promise<void> {
    const proxied = proxiedUsers(this.#scenario.steps);
    for (const [name, options] of Object.entries(this.#scenario.users)) {
      let { url } = this.#server;
      if (proxied.has(name)) {
        const proxy = await FaultyProxy.before(this.#server.port);
        this.#proxies.set(name, proxy);
        url = proxy.url;
      }
      this.#players.set(name, new Player(name, options, url));
    }
  }

  async #steps(given: readonly Step[], place: string): Promise<void> {
    for (const [at, step] of given.entries()) await this.#step(step, `${place}${at + 1}`);
  }

  async #step(step: Step, place: string): Promise<void> {
    if (step.until !== undefined) {
      await this.#until(step, place);
    } else if (step.steps !== undefined) {
      const as = String(step.as ?? 'i');
      const first = number(step.from ?? 0);
      const times = number(this.#values.resolve(step.repeat ?? 1));
      for (let at = first; at < first + times; at++) {
        this.#values.save(as, at);
        await this.#steps(steps(step.steps), `${place} (${as} = ${at}), `);
      }
    } else {
      try {
        await this.#plain(step);
        this.#checkForbidden();
      } catch (error) {
        if (!(error instanceof Inexpressible)) {
          throw new Error(`step ${place}: ${readable(step)}\n  ${error}${this.#everything()}`, { cause: error });
        }
        this.leftOut.push(`step ${place}, ${step.call}: ${error.message}`);
      }
    }
  }

  async #until(step: Step, place: string): Promise<void> {
    const end = performance.now() + within(step);
    for (;;) {
      await this.#steps(steps(step.steps), `${place} (again and again), `);
      const both = this.#values.resolve(step.until ?? null);
      if (isList(both) && both[0] === both[1]) return;
      if (performance.now() > end) throw new Error(`step ${place}: still ${readable(both)}${this.#everything()}`);
    }
  }

  async #plain(step: Step): Promise<void> {
    if (step.call !== undefined) await this.#call(step);
    else if (step.expect !== undefined) await this.#expect([step], false);
    else if (step.in_order !== undefined) await this.#expect(steps(step.in_order), true);
    else if (isList(step.forbid)) this.#forbidden.set(String(step.user), new Set(step.forbid.map(String)));
    else if (step.allow !== undefined) this.#forbidden.delete(String(step.user));
    else if (step.sync !== undefined) await this.#settle();
    else if (step.server !== undefined) await this.#serverDoes(String(step.server));
    else if (step.link !== undefined) this.#fault(step, 'link');
    else if (step.media !== undefined) this.#fault(step, 'media');
    else if (step.rest !== undefined) await this.#rest(this.#values.resolve(step) as Fields);
    else if (step.token !== undefined) {
      this.#values.save(String(step.save), await token(this.#resolved(step.token)));
    } else if (step.file !== undefined) this.#values.save(String(step.save), this.#file(this.#resolved(step.file)));
    else if (step.same_files !== undefined) sameFiles(this.#values.resolve(step.same_files));
    else throw new Error('a step that is none');
  }

  #resolved(value: Value): Fields {
    return this.#values.resolve(value) as Fields;
  }

  #player(step: Step): Player {
    const player = step.user === undefined ? [...this.#players.values()][0] : this.#players.get(String(step.user));
    if (!player) throw new Error(`no user ${readable(step.user)}`);
    return player;
  }

  async #call(step: Step): Promise<void> {
    const who = this.#player(step);
    const channel = step.channel === undefined ? '' : String(this.#values.resolve(step.channel));
    const object = step.object === undefined ? null : who.things.get(this.#values.resolve(step.object));
    let kind = String(step.of ?? (step.user === undefined ? '' : 'IRtmService'));
    if (step.channel !== undefined) kind = 'IChannel';
    if (object) kind = who.kindOf(object);
    const names = [`${kind}.${step.call}`, String(step.call)];
    if (!object && channel === '') names.splice(1, 0, `IRtmCallManager.${step.call}`);

    const end = performance.now() + within(step);
    const wanted = step.returns === undefined ? undefined : this.#values.resolve(step.returns);
    let call: Call;
    let result: Value;
    for (;;) {
      const args = this.#values.resolve(step.args ?? {}) as Fields;
      const made = names.map(name => who.attempt(name, args, channel, object ?? undefined)).find(one => one);
      if (!made) throw new Error(`no method ${names[0]}`);
      call = made;
      result = await call.given(wanted, step.again_while);
      if (step.again_while === undefined || result !== step.again_while) break;
      if (performance.now() > end) throw new Error(`still ${readable(result)}`);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    if (wanted !== undefined) {
      const found: Found = new Map();
      const problem = difference(wanted, result, 'the result', found);
      if (problem !== undefined) throw new Error(`expected ${problem}`);
      this.#values.saveAll(found);
    }
    if (step.save !== undefined) this.#values.save(String(step.save), result);
    if (step.request !== undefined) this.#values.save(String(step.request), call.number);
  }

  async #expect(given: readonly Step[], inOrder: boolean): Promise<void> {
    const places = new Map<Player, number>();
    for (const step of given) {
      if (step.handler !== undefined) throw new Error('there is one set of listeners');
      const who = this.#player(step);
      const channel = step.channel === undefined ? '' : String(this.#values.resolve(step.channel));
      const expected = this.#values.resolve(step.with ?? {});
      const found: Found = new Map();
      const from = inOrder ? (places.get(who) ?? 0) : 0;
      try {
        const place = await who.chronicle.take(String(step.expect), channel, expected, from, within(step), found);
        places.set(who, place + 1);
      } catch (error) {
        const how = inOrder ? 'in this order, ' : '';
        throw new Error(`${who.name}: ${how}${(error as Error).message}`, { cause: error });
      }
      this.#values.saveAll(found);
    }
  }

  async #serverDoes(action: string): Promise<void> {
    const actions: Record<string, () => Promise<void>> = {
      kill: () => this.#server.kill(),
      stop: () => this.#server.stop(),
      start: () => this.#server.startAgain(),
      freeze: () => this.#server.freeze(),
      thaw: () => this.#server.thaw(),
    };
    const act = actions[action];
    if (!act) throw new Error('unknown action on the server');
    await act();
  }

  #fault(step: Step, kind: Kind): void {
    const proxy = this.#proxies.get(String(step.user)) as FaultyProxy;
    const way = String(step.way ?? 'up') as Way;
    const arm = (fault: Fault) => proxy.arm(kind, way, fault, number(step.after ?? 0));
    const actions: Record<string, () => void> = {
      cut: () => proxy.cut(kind),
      cut_after: () => arm('cut'),
      hold: () => arm('hold'),
      flip: () => arm('flip'),
      heal: () => proxy.heal(),
      refuse: () => proxy.refuse(),
      slow: () => proxy.slowDown(number(step.bytes_per_second)),
    };
    const act = actions[String(step[kind])];
    if (!act) throw new Error('unknown fault');
    act();
  }

  async #rest(step: Fields): Promise<void> {
    const url = `${this.#server.http}/dev/v2/project/${appId('conformance-scenarios-app-000001')}/rtm${step.path}`;
    const answer = await fetch(url, {
      method: String(step.rest),
      headers: { authorization: `Basic ${Buffer.from('id:secret').toString('base64')}` },
      ...(step.body === undefined ? {} : { body: toText(JSON.stringify(step.body)) }),
    });
    if (answer.status !== (step.status ?? 200))
      throw new Error(`answered with ${answer.status}: ${await answer.text()}`);
  }

  #file(wanted: Fields): string {
    if (wanted.picture !== undefined) return join(repository, 'tests/media', String(wanted.picture));
    const path = join(this.#server.folder, String(wanted.name ?? `file${++this.#files}`));
    // Without a size it is only a name, for a download to write to.
    if (wanted.bytes !== undefined) writeFileSync(path, randomFillSync(new Uint8Array(number(wanted.bytes))));
    return path;
  }

  #checkForbidden(): void {
    for (const [user, names] of this.#forbidden) {
      const [came] = this.#players.get(user)?.chronicle.untaken(names, false) ?? [];
      if (came) throw new Error(`${user}: came though forbidden: ${came}`);
    }
  }

  /** What one user's arrival sets off at another is there after the second round. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      for (const player of this.#players.values()) {
        if (player.isLive && player.chronicle.state === 'CONNECTION_STATE_CONNECTED') await player.roundTrip();
      }
    }
  }

  async #finish(): Promise<void> {
    try {
      await this.#settle();
      this.#checkForbidden();
      const may = new Set([...ALWAYS_MAY, ...this.#scenario.may]);
      const problems = [...this.#players].flatMap(([name, player]) =>
        player.chronicle.untaken(may, true).map(entry => `\n    ${name}: ${entry}`),
      );
      if (problems.length > 0) throw new Error(`came though nothing expected it:${problems.join('')}`);
    } catch (error) {
      throw new Error(`at the end: ${(error as Error).message}${this.#everything()}`, { cause: error });
    }
  }

  #everything(): string {
    const all = [...this.#players].map(([name, { chronicle }]) => `\n  all of ${name}:\n${chronicle}`);
    return `${all.join('')}\n  the server's last words:\n${this.#server.log.slice(-2000)}`;
  }
}

const within = (step: Step): number => number(step.within_ms ?? DEADLINE_MS);

function proxiedUsers(given: readonly Step[]): Set<string> {
  const users = new Set<string>();
  for (const step of given) {
    if (step.link !== undefined || step.media !== undefined) users.add(String(step.user));
    for (const user of proxiedUsers(steps(step.steps))) users.add(user);
  }
  return users;
}

/** The App IDs of scenarios, as this surface takes them. */
function withAppIds(server: Fields): Fields {
  if (!isList(server.apps)) return server;
  const apps = server.apps.map(app => (isFields(app) ? { ...app, id: appId(String(app.id)) } : app));
  return { ...server, apps };
}

/** Not synchronously: other scenarios play at the same time, and some count on timers. */
async function token(wanted: Fields): Promise<string> {
  const words = Object.entries(wanted).flatMap(([name, value]) => {
    return [`--${name}`, name === 'app' ? appId(String(value)) : toText(String(value))];
  });
  return (await promisify(execFile)(program, ['token', 'make', ...words])).stdout.trim();
}

function sameFiles(names: Value): void {
  const [first, second] = (names as readonly string[]).map(name => readFileSync(toText(name)));
  if (!first || !second?.equals(first)) throw new Error('the files differ');
}
