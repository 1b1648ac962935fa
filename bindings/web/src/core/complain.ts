/** Reports what a listener threw, as an uncaught error: the application's mistake is its own to see, and hurts nobody else. */
export function complain(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}
