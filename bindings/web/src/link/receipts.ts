/** Success of many sends in few bytes: runs of request numbers. */

/** The requests that `runs` name (gap before a run, its length, and so on). A hostile list is cut at `max` requests. */
export function* requestsOf(runs: readonly number[], max: number): Generator<number, void> {
  let left = max;
  let end = 0;
  for (let at = 0; at + 1 < runs.length; at += 2) {
    const first = end + (runs[at] as number);
    const count = runs[at + 1] as number;
    end = count === 0 ? Math.max(first - 1, 0) : first + count - 1;
    for (let request = first; request < first + count; request++) {
      if (left-- <= 0) return;
      yield request;
    }
  }
}
