/** The guide's snippets that send files, and those that show them: in pages of Chromium, with every callback. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chatter } from '../support/chatter.ts';
import { type Fixture, gif, jpg, mp3, mp4, pdf, png, zip } from '../support/files.ts';
import type { Json } from '../support/service.ts';
import { address, common, number } from '../support/shapes.ts';
import { Guide, type Page, prints } from './stage.ts';

let guide: Guide;

beforeAll(async () => {
  guide = await Guide.open({ isMultiLoginSessions: true });
});

afterAll(async () => {
  await guide?.close();
});

/** Chooses a file and runs a snippet; every callback of the upload and the message must have come, in order. */
async function sends(snippet: 'image' | 'file' | 'audio' | 'video', file: Fixture): Promise<void> {
  const { ann } = guide;
  await ann.tab.page.locator(`#${snippet}`).setInputFiles(file);
  await ann.tab.run(snippet => {
    const { guide, plain } = globalThis as unknown as Page;
    guide.printed.length = 0;
    // What it says about progress is looked at below; here it must be one of the browser's own events.
    guide.printed.push = (...lines) =>
      Array.prototype.push.apply(
        guide.printed,
        lines.map(line => plain(line) as unknown[]),
      );
    if (snippet === 'image') guide.image().sendPrivateImg();
    else guide[snippet]();
  }, snippet);
  const printed = await ann.tab.run(async () => {
    const { guide, until } = globalThis as unknown as Page;
    await until('the success', () => guide.printed.some(([line]) => line === 'Success' || line === 'Fail'));
    return guide.printed.splice(0).map(([line]) => line);
  });
  const progress = printed.filter(line => typeof line === 'object');
  expect(progress.length).toBeGreaterThan(0);
  for (const event of progress) expect(event).toEqual({ is: 'ProgressEvent' });
  expect(printed.filter(line => typeof line === 'string')).toEqual(['onFileUploadComplete', 'Success']);
}

/** The bytes that are behind an address, without any header, as an `<img>` loads them. */
async function bytesAt(chatter: Chatter, url: string): Promise<Buffer> {
  const bytes = await chatter.tab.run(async url => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${response.status}`);
    return [...new Uint8Array(await response.arrayBuffer())];
  }, url);
  return Buffer.from(bytes);
}

/** What a message with a file has besides the common fields. */
function attachment(file: Fixture, message: Json, more: Json): Json {
  return common({
    id: number,
    from: 'ann',
    to: 'username',
    url: address(guide.service.server.http, message.secret),
    secret: expect.stringMatching(/^\S{8,}$/),
    filename: file.name,
    accessToken: expect.stringMatching(/^\S{20,}$/),
    ...more,
  });
}

test.each([
  { file: jpg, size: [320, 200] },
  { file: png, size: [240, 160] },
  { file: gif, size: [72, 72] },
])('an image is uploaded with progress, and shown at the other user: $file.name', async ({ file, size }) => {
  const { username } = guide;
  await username.tab.run(() => (globalThis as unknown as Page).guide.processImage());
  await sends('image', file);
  const message = await username.next('onPictureMessage');
  expect(message).toStrictEqual(
    attachment(file, message, {
      contentsType: 'IMAGE',
      ext: { file_length: file.buffer.length },
      file_length: file.buffer.length,
      thumb: '',
      thumb_secret: '',
      filetype: '',
      width: undefined,
      height: undefined,
    }),
  );
  await prints(username, 'Location of Picture is ');
  expect((await bytesAt(username, message.url)).equals(file.buffer)).toBe(true);
  const shown = await username.tab.run(async url => {
    const image = new Image();
    image.src = url;
    await image.decode();
    return [image.naturalWidth, image.naturalHeight];
  }, message.url);
  expect(shown).toEqual(size);
});

test.each([pdf, zip, jpg])('a file is uploaded, and is the same at the other user: $name', async file => {
  const { username } = guide;
  await username.tab.run(() => (globalThis as unknown as Page).guide.listen());
  await sends('file', file);
  const message = await username.next('onFileMessage');
  expect(message).toStrictEqual(
    attachment(file, message, {
      contentsType: 'FILE',
      ext: { file_length: file.buffer.length },
      file_length: file.buffer.length,
    }),
  );
  expect((await bytesAt(username, message.url)).equals(file.buffer)).toBe(true);
});

test('a sound is uploaded, downloaded as the guide does it, and can be played', async () => {
  const { username } = guide;
  await username.tab.run(() => (globalThis as unknown as Page).guide.processAudio());
  await sends('audio', mp3);
  const message = await username.next('onAudioMessage');
  expect(message).toStrictEqual(
    attachment(mp3, message, {
      contentsType: 'VOICE',
      ext: { file_length: mp3.buffer.length },
      file_length: mp3.buffer.length,
      length: 3,
    }),
  );
  const [was, now, seconds] = await username.tab.run(async message => {
    const { guide, until } = globalThis as unknown as Page;
    const before = message.url;
    guide.processAudio()(message, 'audio')(undefined, undefined);
    await until('the download', () => message.audioSrcUrl);
    const audio = new Audio(message.url as string);
    await new Promise((resolve, reject) => Object.assign(audio, { oncanplaythrough: resolve, onerror: reject }));
    return [message.audioSrcUrl === before, message.url as string, audio.duration];
  }, message as Json);
  expect(was).toBe(true);
  expect(now).toMatch(/^blob:/);
  expect(seconds).toBeGreaterThan(2.9);
  expect(seconds).toBeLessThan(3.2);
});

test('a video is uploaded, and shown by the guide\u2019s handler', async () => {
  const { username } = guide;
  await username.tab.run(() => (globalThis as unknown as Page).guide.listen());
  await sends('video', mp4);
  const message = await username.next('onVideoMessage');
  expect(message).toStrictEqual(
    attachment(mp4, message, {
      contentsType: 'VIDEO',
      ext: { file_length: mp4.buffer.length },
      file_length: mp4.buffer.length,
      // Nobody has said how long it is.
      length: '',
      filetype: '',
    }),
  );
  const film = await username.tab.run(async () => {
    const video = document.getElementById('privateVideo') as HTMLVideoElement;
    await (globalThis as unknown as Page).until(
      'the film',
      () => video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA,
    );
    return { src: video.src, size: [video.videoWidth, video.videoHeight], seconds: Math.round(video.duration) };
  });
  expect(film).toEqual({ src: expect.stringMatching(/^blob:/), size: [160, 120], seconds: 2 });
});

test('an image by its address is not uploaded; it arrives unchanged where useOwnUploadFun is set', async () => {
  const { ann, username, carol, service, stage } = guide;
  const picture = { width: 240, height: 160, length: 1527, filename: 'chart.png', filetype: 'png' };
  const url = `${stage.site.url}/media/chart.png`;
  // The same user on a second device, whose program looks after files itself.
  await carol.tab.run(({ options, login }) => (globalThis as unknown as Page).connect(options, login).then(() => {}), {
    options: { ...service.options, useOwnUploadFun: true, isMultiLoginSessions: true },
    login: { user: 'username', pwd: 'secret' },
  });
  const uploads: string[] = [];
  ann.tab.page.on('request', request => uploads.push(request.url()));
  await ann.tab.run(({ url, picture }) => (globalThis as unknown as Page).guide.urlImage(url, picture), {
    url,
    picture,
  });
  const message = await carol.next('onPictureMessage');
  expect(message).toMatchObject({ url, width: 240, height: 160, filename: 'chart.png', from: 'ann' });
  expect(uploads).toEqual([]);
  expect(await username.next('onPictureMessage')).toMatchObject({ id: message.id, filename: 'chart.png' });
});

test('the upload of an applet is a plain form, and its picture is seen', async () => {
  const { ann, username } = guide;
  await choose(ann, png);
  await ann.tab.run(applet);
  const message = await username.next('onPictureMessage');
  expect(message).toStrictEqual(
    attachment(png, message, {
      contentsType: 'IMAGE',
      // It asks for no restricted access, and so there is no secret.
      secret: '',
      url: address(guide.service.server.http, ''),
      filename: 'http://tmp/chart.png',
      file_length: '',
      thumb: '',
      thumb_secret: '',
      filetype: '',
      width: 240,
      height: 160,
    }),
  );
  expect((await bytesAt(username, message.url)).equals(png.buffer)).toBe(true);
});

test('an applet is told when its picture is refused, and sends nothing', async () => {
  const { ann, username } = guide;
  await ann.tab.page.route('**/chatfiles', route =>
    route.fulfill({
      status: 400,
      headers: { 'access-control-allow-origin': '*' },
      body: '{"error":"content improper"}',
    }),
  );
  await choose(ann, png);
  await ann.tab.run(applet);
  const toast = await ann.tab.run(() => {
    const { until } = globalThis as unknown as Page;
    return until('a toast', () => (globalThis as unknown as { toasts: Json[] }).toasts[0]);
  });
  expect(toast).toEqual({ title: 'illegal image' });
  await ann.tab.page.unroute('**/chatfiles');
  await ann.says('txt', { msg: 'behind it', to: 'username' });
  expect(await username.next('onTextMessage')).toMatchObject({ data: 'behind it' });
  expect(await username.rest('onPictureMessage')).toEqual([]);
});

/** Chooses a file in the input that stands for a phone's album. */
async function choose(chatter: Chatter, file: Fixture): Promise<void> {
  await chatter.tab.page.locator('#image').setInputFiles(file);
}

/** Runs the applet's snippet with small stand-ins for what its host gives it. Runs in the page. */
function applet(): void {
  const { guide } = globalThis as unknown as Page;
  const file = ((document.getElementById('image') as HTMLInputElement).files as FileList)[0] as File;
  const path = `http://tmp/${file.name}`;
  const toasts: Json[] = [];
  const wx = {
    WebIM,
    chooseImage: ({ success }: { success: (res: Json) => void }) => success({ tempFilePaths: [path] }),
    getImageInfo: async ({ src, success }: { src: string; success: (res: Json) => void }) => {
      const { width, height } = await createImageBitmap(file);
      success({ width, height, path: src });
    },
    uploadFile: async (options: {
      url: string;
      name: string;
      header: Record<string, string>;
      success: (res: Json) => void;
    }) => {
      const form = new FormData();
      form.append(options.name, file, file.name);
      // A host writes this header itself, with the boundary of the parts.
      const { 'Content-Type': _, ...headers } = options.header;
      const response = await fetch(options.url, { method: 'POST', headers, body: form });
      options.success({ statusCode: response.status, data: await response.text() });
    },
    showToast: (toast: Json) => toasts.push(toast),
  };
  Object.assign(globalThis, { wx, toasts });
  const { orgName, appName, apiUrl } = WebIM.conn as unknown as { orgName: string; appName: string; apiUrl: string };
  Object.assign(WebIM, { config: { appkey: `${orgName}#${appName}`, apiURL: apiUrl } });
  const { applet } = guide.image();
  Object.assign(applet, {
    data: { username: { myName: 'ann' }, chatType: 'singleChat' },
    getSendToParam: () => 'username',
  });
  applet.sendImage();
}

test('no page complained', () => {
  guide.username.tab.check();
  guide.carol.tab.check();
});
