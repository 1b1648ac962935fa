/** What `createInstance` and `updateConfig` take, and the checks of it. */

import type { LogLevel } from '../core/client.ts';
import type { AreaCode, LegacyAreaCode } from './enums.ts';
import type { RtmError } from './errors.ts';
import { failure } from './failure.ts';
import { CreateInstanceCode } from './families.ts';
import { isRecord } from './validate.ts';

/** Which lines go to the console. */
export interface LogFilterType {
  error: boolean;
  warn: boolean;
  info: boolean;
  track: boolean;
  debug: boolean;
}

const filter = (error: boolean, warn: boolean, info: boolean, rest: boolean): LogFilterType =>
  Object.freeze({ error, warn, info, track: rest, debug: rest });

/** Nothing. */
export const LOG_FILTER_OFF: LogFilterType = /* @__PURE__ */ filter(false, false, false, false);
/** Errors. */
export const LOG_FILTER_ERROR: LogFilterType = /* @__PURE__ */ filter(true, false, false, false);
/** Errors and warnings. */
export const LOG_FILTER_WARNING: LogFilterType = /* @__PURE__ */ filter(true, true, false, false);
/** Errors, warnings and what a person may want to know. */
export const LOG_FILTER_INFO: LogFilterType = /* @__PURE__ */ filter(true, true, true, false);
/** Everything. */
export const LOG_FILTER_DEBUG: LogFilterType = /* @__PURE__ */ filter(true, true, true, true);

/** Settings of a client. */
export interface RtmConfig {
  /** Taken and without effect: logs stay where they are made. Default: false. */
  enableLogUpload?: boolean;
  /** Which lines go to the console. Default: `LOG_FILTER_INFO`. */
  logFilter?: LogFilterType;
  /** Taken and without effect: there is no cloud to go through. Default: false. */
  enableCloudProxy?: boolean;
}

/** What `setArea` takes. */
export interface AreaSettings {
  areaCodes: readonly (AreaCode | LegacyAreaCode)[];
  excludedArea?: AreaCode | LegacyAreaCode;
}

const KEYS: readonly string[] = ['enableLogUpload', 'logFilter', 'enableCloudProxy'];
const LEVELS: readonly string[] = ['error', 'warn', 'info', 'track', 'debug'];
const AREAS: readonly unknown[] = ['GLOBAL', 'INDIA', 'JAPAN', 'ASIA', 'EUROPE', 'CHINA', 'NORTH_AMERICA'];
const LEGACY_AREAS: readonly unknown[] = ['CN', 'NA', 'EU', 'AS', 'JP', 'IN', 'GLOB', 'OC', 'SA', 'AF', 'OVS'];
const EXCLUDABLE: readonly unknown[] = ['CHINA', 'JAPAN', 'ASIA', 'CN', 'JP', 'AS'];

const APP_ID = /^[\dA-Za-z]{32}$/;

const refusal = (text: string): RtmError => failure(CreateInstanceCode, 1, { text });

/** Throws code 1 for what is no App ID. */
export function checkAppId(appId: unknown): void {
  if (typeof appId !== 'string' || !APP_ID.test(appId)) throw refusal('The App ID must be 32 letters and digits');
}

/** Throws code 1 for what is no configuration. */
export function checkConfig(config: unknown): asserts config is RtmConfig {
  if (!isRecord(config)) throw refusal('The RTM config must be an object');
  for (const [key, value] of Object.entries(config)) {
    if (!KEYS.includes(key)) throw refusal(`Invalid RTM config: ${key}`);
    if (value === undefined) continue;
    const valid =
      key === 'logFilter'
        ? isRecord(value) &&
          Object.entries(value).every(([level, on]) => LEVELS.includes(level) && typeof on === 'boolean')
        : typeof value === 'boolean';
    if (!valid) throw refusal(`Invalid RTM config: ${key}`);
  }
}

/** Throws code 1 for what is no list of regions. The names of `createInstance` and of `setArea` are taken in both. */
export function checkAreas(areas: unknown): void {
  const known = (area: unknown) => AREAS.includes(area) || LEGACY_AREAS.includes(area);
  if (!Array.isArray(areas) || areas.length === 0 || !areas.every(known)) throw refusal('Invalid area codes');
}

/** Throws code 1 for what `setArea` does not take. */
export function checkArea(settings: unknown): void {
  if (!isRecord(settings)) throw refusal('setArea takes an object');
  const { areaCodes, excludedArea } = settings;
  checkAreas(areaCodes);
  if (excludedArea === undefined) return;
  const global = (areaCodes as unknown[]).some(area => area === 'GLOBAL' || area === 'GLOB');
  if (!global || !EXCLUDABLE.includes(excludedArea)) throw refusal('Invalid excluded area');
}

/** A client's log: lines for the console, as far as its filter lets them through. */
export class Log {
  #filter = LOG_FILTER_INFO;

  constructor(config: RtmConfig) {
    this.update(config);
  }

  /** Takes the filter of a configuration, if it has one. */
  update(config: RtmConfig): void {
    this.#filter = config.logFilter ?? this.#filter;
  }

  write(level: LogLevel, text: string): void {
    if (this.#filter[level]) console[level](`[rtm] ${text}`);
  }
}
