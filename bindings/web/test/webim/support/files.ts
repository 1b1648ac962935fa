/** Files that people send. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../support/server.ts';

/** What a file input is given. */
export interface Fixture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const media = (name: string, mimeType: string): Fixture => ({
  name,
  mimeType,
  buffer: readFileSync(join(repository, 'tests/media', name)),
});

/** One page, on which nothing stands. */
const PDF = `%PDF-1.1
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;

export const jpg = media('photo.jpg', 'image/jpeg');
export const png = media('chart.png', 'image/png');
export const gif = media('anim.gif', 'image/gif');
export const mp3 = media('tone.mp3', 'audio/mpeg');
export const mp4 = media('film.mp4', 'video/mp4');
export const pdf: Fixture = { name: 'page.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF) };
/** An archive with nothing in it: the end of its directory alone. */
export const zip: Fixture = {
  name: 'empty.zip',
  mimeType: 'application/zip',
  buffer: Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]),
};
