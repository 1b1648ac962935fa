/** Waiting for what must come about, with a deadline, and with what was seen instead. */

/** How long anything may take before a test gives up on it. Reached only when something is broken. */
export const DEADLINE_MS = 20_000;

/** Looks again and again until `probe` holds; the text of its error, or what it returned, says what was seen last. */
export async function eventually<T>(what: string, probe: () => T | Promise<T>): Promise<NonNullable<T>> {
  const end = performance.now() + DEADLINE_MS;
  for (;;) {
    let seen: unknown;
    try {
      const found = await probe();
      if (found) return found;
      seen = found;
    } catch (error) {
      seen = error;
    }
    if (performance.now() > end) throw new Error(`${what} did not come about; last seen: ${String(seen)}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

/** The outcome of `promise`, or a report of what was waited for. */
export async function within<T>(what: string, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not happen within ${DEADLINE_MS} ms`)), DEADLINE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
