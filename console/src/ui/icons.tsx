/** Icons, drawn in the colour of the text beside them. Each is decoration: what it stands for is said in words. */

import type { JSX } from 'preact';

const PATHS = {
  chat: 'M4 6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6l-5 4v-4H6a2 2 0 0 1-2-2Z',
  overview: 'M4 20V10M10 20V4M16 20v-7M21 20H3',
  users:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14a6.5 6.5 0 0 1 3.5 6',
  channels: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
  trace:
    'M5 6.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM19 20.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3ZM6.500 5H15a3.500 3.500 0 0 1 0 7H9a3.500 3.500 0 0 0 0 7h8.500',
  tokens:
    'M14.500 13a4.500 4.500 0 1 0-4.300-3.200L4 16v4h4v-2h2v-2h2l1.200-1.200c.4.100.9.200 1.300.200ZM15.500 8.500h.010',
  send: 'M4 12 20 4l-5 16-3.500-6.500ZM11.500 13.500 20 4',
  attach:
    'm19 11-7.500 7.500a4.500 4.500 0 0 1-6.400-6.400L13 4.300a3 3 0 0 1 4.200 4.200l-7.700 7.700a1.500 1.500 0 0 1-2.100-2.100L14 7.500',
  file: 'M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9ZM13 3v6h6',
  download: 'M12 4v11m0 0 4.500-4.500M12 15l-4.500-4.500M5 20h14',
  close: 'm6 6 12 12M18 6 6 18',
  check: 'm5 12.500 4.500 4.500L19 7.500',
  checks: 'm2.500 12.500 4 4L15 8M11 15.500l1 1L21 8',
  alert:
    'M12 8.500v4.500m0 3h.010M10.300 4.200 2.700 17.500A2 2 0 0 0 4.400 20.500h15.200a2 2 0 0 0 1.700-3L13.700 4.200a2 2 0 0 0-3.400 0Z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.500 2',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.500v2M12 19.500v2M4.200 4.200l1.400 1.400M18.400 18.400l1.400 1.400M2.500 12h2M19.500 12h2M4.200 19.800l1.400-1.400M18.400 5.600l1.400-1.400',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z',
  system: 'M4 5h16v11H4ZM9 20h6M12 16v4',
  copy: 'M9 9h11v11H9ZM5 15H4V4h11v1',
  out: 'M14 4h4a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-4M10 16l-4-4 4-4M6 12h10',
  refresh: 'M20 12a8 8 0 1 1-2.300-5.600M20 3v4.500h-4.500',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }): JSX.Element {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
