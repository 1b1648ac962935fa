/** The smallest helpers: objects, lists, cookies. */

/** Does nothing. */
export function emptyfn(): void {}

/** The key under which an object has a value. */
export function getObjectKey(object: Readonly<Record<string, unknown>>, value: unknown): string | undefined {
  return Object.keys(object ?? {}).find(key => object[key] === value);
}

/** A list the other way round; the given one stays as it is. */
export function reverse<Item>(list: readonly Item[]): Item[] {
  return [...list].reverse();
}

/** Whether something is a list. */
export function checkArray(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** Keeps a text in a cookie of the page, for some days. */
export function setCookie(name: string, value: string, days: number): void {
  const expires = new Date(Date.now() + days * 86_400_000).toUTCString();
  // biome-ignore lint/suspicious/noDocumentCookie: what replaces it is not everywhere, and is not synchronous.
  document.cookie = `${name}=${encodeURIComponent(value)};expires=${expires}`;
}

/** The text of a cookie; `null` if there is none. */
export function getCookie(name: string): string | null {
  const found = document.cookie.split(/;\s*/).find(cookie => cookie.startsWith(`${name}=`));
  return found === undefined ? null : decodeURIComponent(found.slice(name.length + 1));
}

/** Calls these when the page's network comes and goes. */
export function _listenNetwork(online: () => void, offline: () => void): void {
  if (typeof addEventListener !== 'function') return;
  addEventListener('online', () => online());
  addEventListener('offline', () => offline());
}

/** The first element of a name below a node; `null` if there is none. */
export function getXmlFirstChild(node: Document | Element | null | undefined, name: string): Element | null {
  return node?.getElementsByTagName(name)[0] ?? null;
}

/** The JSON of an answer that came as a call of a function. */
export function parseUploadResponse(text: string): string {
  return /^\s*callback\(([\s\S]*)\);?\s*$/.exec(text)?.[1] ?? text;
}
