/** Faces and things for messages, drawn here: every browser shows the same, and none is loaded from elsewhere. */

import type { JSX } from 'preact';

type Stroke = { line: string };
type Fill = { fill: string; colour: string };
type Shape = Stroke | Fill;

const INK = '#4a2b05';
const line = (d: string): Stroke => ({ line: d });
const fill = (d: string, colour = INK): Fill => ({ fill: d, colour });

const EYES = {
  open: [fill('M9 12.500a2 2.600 0 1 0 4 0a2 2.600 0 1 0-4 0ZM19 12.500a2 2.600 0 1 0 4 0a2 2.600 0 1 0-4 0Z')],
  happy: [line('M8 14q3-4.500 6 0M18 14q3-4.500 6 0')],
  closed: [line('M8 12.500q3 3.500 6 0M18 12.500q3 3.500 6 0')],
  wink: [fill('M9 12.500a2 2.600 0 1 0 4 0a2 2.600 0 1 0-4 0Z'), line('M18 13q3-2.500 6 0')],
  tight: [line('m8.500 10.500 5 2.500-5 2.500M23.500 10.500l-5 2.500 5 2.500')],
  dizzy: [line('m9 10.500 4 4m0-4-4 4M19 10.500l4 4m0-4-4 4')],
  angry: [
    fill(
      'M9.500 14a1.800 2 0 1 0 3.600 0a1.800 2 0 1 0-3.600 0ZM18.900 14a1.800 2 0 1 0 3.600 0a1.800 2 0 1 0-3.600 0Z',
    ),
    line('m7.500 9 6 2.800M24.500 9l-6 2.800'),
  ],
  hearts: [
    fill(
      'M11 16.500 7 12.600a2.300 2.300 0 0 1 4-2.600 2.300 2.300 0 0 1 4 2.600ZM21 16.500l-4-3.900a2.300 2.300 0 0 1 4-2.600 2.300 2.300 0 0 1 4 2.600Z',
      '#d5263c',
    ),
  ],
  shades: [fill('M5.500 10h21l-1 4.500a3.500 3.500 0 0 1-6.800.5L17.500 12h-3l-1.200 3a3.500 3.500 0 0 1-6.800-.5Z')],
} satisfies Record<string, Shape[]>;

const MOUTHS = {
  smile: [line('M10 19.500q6 6 12 0')],
  grin: [fill('M8.500 18.500h15q-1 7.500-7.500 7.500t-7.500-7.500Z'), fill('M10 18.500h12l-.500 2h-11Z', '#fff')],
  flat: [line('M11 22h10')],
  slant: [line('M11 23.500 21 20.500')],
  sad: [line('M10 24q6-6 12 0')],
  oh: [fill('M13.200 22a2.800 3.600 0 1 0 5.600 0a2.800 3.600 0 1 0-5.600 0Z')],
  tongue: [
    line('M10 19.500q6 5 12 0'),
    fill('M16.500 22.300q4.200-.2 4.700-1.800 1.300 6.500-2 6.500-2.800 0-2.700-4.700Z', '#e8506a'),
  ],
  kiss: [line('M15 18.500q4 1 0 3.200q4 1.200 0 3.300')],
  wave: [line('M10 22q2-2.500 4 0t4 0 4 0')],
} satisfies Record<string, Shape[]>;

const TEARS = [fill('M7 16.500q-3 5 0 6 3-1 0-6ZM25 16.500q3 5 0 6-3-1 0-6Z', '#3d9be9')];
const BLUSH = [
  fill(
    'M5 18.500a2.500 1.600 0 1 0 5 0a2.500 1.600 0 1 0-5 0ZM22 18.500a2.500 1.600 0 1 0 5 0a2.500 1.600 0 1 0-5 0Z',
    '#f0845a',
  ),
];
const SLEEP = [line('M23 3.500h4.500l-4.500 5h4.500')];
const SWEAT = [fill('M25 4.500q-3.500 5.500 0 6.500 3.500-1 0-6.500Z', '#3d9be9')];
const HALO = [{ line: 'M9 4.500a7 2.300 0 1 0 14 0a7 2.300 0 1 0-14 0Z' }];

/** A face: what it is called, what is written for it, and what it is made of. */
interface Drawn {
  title: string;
  code: string;
  face: boolean;
  shapes: Shape[];
}

const face = (title: string, code: string, ...shapes: Shape[][]): Drawn => ({
  title,
  code: `[${code}]`,
  face: true,
  shapes: shapes.flat(),
});
const thing = (title: string, code: string, ...shapes: Shape[]): Drawn => ({
  title,
  code: `[${code}]`,
  face: false,
  shapes,
});

const HEART = 'M16 27.500 5.500 17a6.700 6.700 0 0 1 10.500-8.200A6.700 6.700 0 0 1 26.500 17Z';

/** All there are, by name. Two or three signs stand between the brackets: so programs of this kind find them in a text. */
export const FACES: Record<string, Drawn> = {
  smile: face('Smile', ':)', EYES.open, MOUTHS.smile),
  grin: face('Grin', ':D', EYES.open, MOUTHS.grin),
  happy: face('Happy', '^^', EYES.happy, MOUTHS.smile, BLUSH),
  laugh: face('Laughing out loud', 'xD', EYES.tight, MOUTHS.grin),
  tears: face('Tears of joy', 'lol', EYES.happy, MOUTHS.grin, TEARS),
  wink: face('Wink', ';)', EYES.wink, MOUTHS.smile),
  tongue: face('Tongue out', ':P', EYES.wink, MOUTHS.tongue),
  love: face('In love', '8<3', EYES.hearts, MOUTHS.grin),
  kiss: face('Kiss', ':*', EYES.closed, MOUTHS.kiss, BLUSH),
  cool: face('Cool', '8)', EYES.shades, MOUTHS.smile),
  angel: face('Angel', 'o:)', EYES.happy, MOUTHS.smile, HALO),
  blush: face('Blushing', ':$', EYES.open, MOUTHS.wave, BLUSH),
  neutral: face('Neutral', ':|', EYES.open, MOUTHS.flat),
  doubt: face('Doubtful', ':/', EYES.open, MOUTHS.slant),
  surprised: face('Surprised', ':o', EYES.open, MOUTHS.oh),
  sweat: face('Phew', ':S', EYES.closed, MOUTHS.wave, SWEAT),
  sad: face('Sad', ':(', EYES.open, MOUTHS.sad),
  cry: face('Crying', ":'(", EYES.closed, MOUTHS.sad, TEARS),
  angry: face('Angry', '>:(', EYES.angry, MOUTHS.sad),
  dizzy: face('Dizzy', 'x(', EYES.dizzy, MOUTHS.oh),
  asleep: face('Asleep', 'zzz', EYES.closed, MOUTHS.oh, SLEEP),
  heart: thing('Heart', '<3', fill(HEART, '#e0344a')),
  broken: thing('Broken heart', '</3', fill(HEART, '#a3324a'), { line: 'M16 9l-3 5 5 3-3 5 1 5' }),
  up: thing(
    'Thumbs up',
    '+1',
    fill('M11 15 15.500 5q3.500 0 3 4l-.7 4H25q2.500.5 2 3l-1.700 8.500q-.6 2.500-3.300 2.500H11Z', '#f0b429'),
    fill('M4 15h5v12H4Z', '#4f74d9'),
  ),
  down: thing(
    'Thumbs down',
    '-1',
    fill('M11 17 15.500 27q3.500 0 3-4l-.7-4H25q2.500-.5 2-3l-1.700-8.500Q24.700 5 22 5H11Z', '#f0b429'),
    fill('M4 5h5v12H4Z', '#4f74d9'),
  ),
  star: thing(
    'Star',
    '(*)',
    fill(
      'm16 3.500 3.900 8 8.700 1.200-6.300 6.200 1.500 8.700L16 23.500l-7.800 4.100 1.500-8.700-6.300-6.200 8.700-1.200Z',
      '#f2b01e',
    ),
  ),
  flower: thing(
    'Flower',
    '(f)',
    fill('M15 18h2v11h-2Z', '#2f9e5b'),
    fill(
      'M16 4a4.500 4.500 0 0 1 4 5 4.500 4.500 0 0 1 2 8 4.500 4.500 0 0 1-6 3 4.500 4.500 0 0 1-6-3 4.500 4.500 0 0 1 2-8 4.500 4.500 0 0 1 4-5Z',
      '#e0609a',
    ),
    fill('M13 12.500a3 3 0 1 0 6 0a3 3 0 1 0-6 0Z', '#f7d14a'),
  ),
  cup: thing('Cup of coffee', '(c)', fill('M5 12h17v9a6 6 0 0 1-6 6h-5a6 6 0 0 1-6-6Z', '#b5704b'), {
    line: 'M22 14.500h2.500a3.500 3.500 0 0 1 0 7H22M10 4q-2 2 0 4M15 4q-2 2 0 4',
  }),
  gift: thing('Gift', '(g)', fill('M5 14h22v13H5ZM4 10h24v5H4Z', '#d9485f'), fill('M14.500 10h3v17h-3Z', '#ffe08a'), {
    line: 'M16 10q-7-1-5-5 3-2 5 5 2-7 5-5 2 4-5 5',
  }),
  party: thing(
    'Party',
    '(p)',
    fill('m4 28 6-16 10 10Z', '#8b5cf6'),
    fill('M19 5h3v3h-3ZM26 12h3v3h-3ZM23 19h3v3h-3ZM13 6h2.500v2.500H13Z', '#e8506a'),
    { line: 'M18 14q5-1 4-6M21 17q4-2 7 0' },
  ),
};

/** What is drawn for a name; names come from other people. */
export function drawnAs(name: string): Drawn | undefined {
  return Object.hasOwn(FACES, name) ? FACES[name] : undefined;
}

/** A face or a thing as large as the text around it, or as large as it is told. */
export function Face({ name, size }: { name: string; size?: number }): JSX.Element {
  const drawn = drawnAs(name);
  if (drawn === undefined) return <span>{name}</span>;
  const box = size === undefined ? {} : { width: size, height: size };
  return (
    <svg class="face" viewBox="0 0 32 32" role="img" aria-label={drawn.title} {...box}>
      {drawn.face && <circle cx="16" cy="16" r="14" fill="#ffcb3d" stroke="#e09f12" stroke-width="1" />}
      {drawn.shapes.map((shape, index) =>
        'line' in shape ? (
          <path
            key={index}
            d={shape.line}
            fill="none"
            stroke={drawn.face ? INK : '#8a6a3a'}
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
          />
        ) : (
          <path key={index} d={shape.fill} fill={shape.colour} />
        ),
      )}
    </svg>
  );
}
