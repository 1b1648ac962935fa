/** {@link Watched}: something that changes, and tells whoever shows it. */

import { useEffect, useReducer } from 'preact/hooks';

export class Watched {
  readonly #watchers = new Set<() => void>();

  /** Calls `watcher` after every change; the returned function ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  protected changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

/** Shows a component anew whenever `what` has changed. */
export function useWatched(what: Watched | null): void {
  const [, refresh] = useReducer((round: number) => round + 1, 0);
  useEffect(() => {
    // Something may have changed before anybody watched.
    refresh(undefined);
    return what?.watch(() => refresh(undefined));
  }, [what]);
}
