/** Numbers, sizes and times as people read them. */

const grouped = new Intl.NumberFormat('en');

/** `12,345` */
export function count(value: number): string {
  return grouped.format(value);
}

/** `3.4 MB` */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [size, unit] = [value, 0];
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/** `3 d 4 h`, in the two largest units. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes > 0) return `${minutes} min ${seconds % 60} s`;
  return `${seconds} s`;
}

/** `14:03:21` */
export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB');
}

/** `14:03:21.123456`, for things that follow each other closely. */
export function clockExact(us: number): string {
  return `${clock(us / 1000)}.${String(Math.floor(us % 1_000_000))
    .padStart(6, '0')
    .slice(0, 3)}`;
}

/** The distance of two moments, in microseconds: `850 µs`, `1.2 ms`, `3.0 s`. */
export function distance(us: number): string {
  if (us < 1000) return `${us} µs`;
  if (us < 1_000_000) return `${(us / 1000).toFixed(us < 10_000 ? 1 : 0)} ms`;
  if (us < 60_000_000) return `${(us / 1_000_000).toFixed(1)} s`;
  return span(us / 1000);
}
