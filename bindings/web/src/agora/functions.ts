/** The functions and constants of `AgoraRTM`. */
import { version } from '../../package.json';
import { RtmClient } from './client.ts';
import { type AreaSettings, checkArea, checkAreas, type RtmConfig } from './config.ts';
import type { AreaCode, LegacyAreaCode } from './enums.ts';

/** The version of this library. */
export const VERSION: string = version;

/** The same, as the original writes it. */
export const BUILD: string = `v${version}`;

/** How text messages begin that told the programs before these of the end of a call. */
export const END_CALL_PREFIX = 'AgoraRTMLegacyEndcallCompatibleMessagePrefix';

/** Tells this page, or process, from others. */
export const processId: string = /* @__PURE__ */ uuid();

/**
 * Makes a client; any number of them live beside each other. Throws code 1 when the App ID is not 32 letters and digits, and for
 * a configuration that has what none has.
 */
export function createInstance(
  appId: string,
  config?: RtmConfig,
  areaCodes?: readonly (LegacyAreaCode | AreaCode)[],
): RtmClient {
  if (areaCodes !== undefined) checkAreas(areaCodes);
  return new RtmClient(appId, config);
}

/** Takes the regions that there are, and throws code 1 for others. There is one server, wherever it is: nothing changes. */
export function setArea(area: AreaSettings): void {
  checkArea(area);
}

/** A random identifier. Without `crypto.randomUUID`, which pages without HTTPS do not have; where there is no `crypto`, by chance. */
function uuid(): string {
  const bytes = Uint8Array.from({ length: 16 }, () => 256 * Math.random());
  const digits = Array.from(globalThis.crypto?.getRandomValues(bytes) ?? bytes, (byte, place) => {
    const marked = place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  }).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
