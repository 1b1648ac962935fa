/** `WebIM.logger`: what the library has to say to developers, on the console. Warnings and errors, unless somebody wants more. */

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** How much is said: this and what is worse. */
export type LogLevel = (typeof LEVELS)[number];

let least = 2;

const at =
  (level: Exclude<LogLevel, 'silent'>) =>
  (...words: unknown[]): void => {
    if (LEVELS.indexOf(level) >= least) console[level]('WebIM', ...words);
  };

/** Says things, as far as its level lets it. */
export const logger = {
  debug: at('debug'),
  log: at('info'),
  info: at('info'),
  warn: at('warn'),
  error: at('error'),
  getLevel: (): LogLevel => LEVELS[least] ?? 'warn',
  /** Throws for what is no level. */
  setLevel(level: LogLevel): void {
    const index = LEVELS.indexOf(level);
    if (index < 0) throw new Error(`${level} is none of ${LEVELS.join(', ')}`);
    least = index;
  },
  enableAll(): void {
    least = 0;
  },
  disableAll(): void {
    least = LEVELS.length - 1;
  },
};

/** Everything on the console, or no more than usual. */
export function debug(on = true): void {
  least = on ? 0 : 2;
}

/** What pages have that run in an embedded browser, to ask the program around it. */
interface Embedded {
  cefQuery?(query: {
    request: string;
    persistent: boolean;
    onSuccess(response: string): void;
    onFailure(code: number, reason: string): void;
  }): void;
}

/** Asks the program in which the browser of this page is embedded. Where there is none, `fail` is told at once. */
export function doQuery(
  request: string,
  success?: (response: string) => void,
  fail?: (code: number, reason: string) => void,
): void {
  const { cefQuery } = globalThis as Embedded;
  if (typeof cefQuery !== 'function') fail?.(-1, 'the page is not embedded');
  else {
    const answered = { onSuccess: success ?? (() => {}), onFailure: fail ?? (() => {}) };
    cefQuery.call(globalThis, { request, persistent: false, ...answered });
  }
}
