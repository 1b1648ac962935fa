/** Uploads that the server refuses while they are still on their way: the refusal arrives, and the connection lives on. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { Server } from '../../support/server.ts';

let server: Server;

beforeAll(async () => {
  server = await Server.start();
});

afterAll(async () => await server.close());

test.each(['/org/app/chatfiles', '/org/app/chatgroups/1/share_files'])('of an upload to %s by nobody', async path => {
  const socket = connect(server.port, '127.0.0.1');
  const heard: string[] = [];
  socket.on('data', data => heard.push(data.toString()));
  socket.on('error', error => heard.push(String(error)));
  const boundary = '----form';
  const start = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n`;
  const end = `\r\n--${boundary}--\r\n`;
  const bytes = 2_000_000;
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer forged\r\n` +
      `Content-Type: multipart/form-data; boundary=${boundary}\r\n` +
      `Content-Length: ${start.length + bytes + end.length}\r\n\r\n${start}`,
  );
  await eventually('the refusal', () => heard.join('').includes('auth_bad_access_token') || heard.join(''));
  expect(heard.join('')).toMatch(/^HTTP\/1\.1 401 /);
  // A browser would be in the middle of its file now.
  heard.length = 0;
  socket.write('x'.repeat(bytes) + end);
  socket.write('GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n');
  await eventually('the next answer', () => heard.join('').includes('"status"') || Promise.reject(heard.join('')));
  expect(heard.join('')).toMatch(/^HTTP\/1\.1 200 /);
  socket.destroy();
});
