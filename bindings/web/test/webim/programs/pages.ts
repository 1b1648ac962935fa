/** The programs of this folder, as sites serve them: with the library, and a configuration that leads to a service. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from '../support/service.ts';

const read = (...path: string[]): string => readFileSync(join(import.meta.dirname, ...path), 'utf8');

/** The configuration that programs in the field have in a file of their own. */
function config(service: Service): string {
  const { appKey, url, apiUrl } = service.options;
  return JSON.stringify({
    // By three names, as programs of different years call it.
    xmppURL: url,
    socketServer: url,
    url,
    apiURL: apiUrl,
    appkey: appKey,
    https: false,
    isHttpDNS: false,
    isMultiLoginSessions: true,
    isAutoLogin: true,
    isDebug: false,
    autoReconnectNumMax: 10,
    autoReconnectInterval: 1,
    heartBeatWait: 30_000,
    delivery: true,
    useOwnUploadFun: false,
  });
}

/** A page of scripts, for programs without a page of their own. */
function scripts(service: Service, sources: string[], body = ''): string {
  const tags = sources.map(source => `<script src="${source}"></script>`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chat</title>
<script src="/dist/webim.js"></script><script>var CONFIG = ${config(service)};</script></head><body>${body}${tags}</body></html>`;
}

/** What a site has of these programs. */
export function pages(service: Service): Record<string, string> {
  const found: Record<string, string> = {
    '/store/WebIMConfig.js': `export default ${config(service)};`,
    '/room/WebIMConfig.js': `WebIM.config = ${config(service)};`,
    '/mini/': scripts(service, ['host.js', 'app.js', 'chat.js'], '<input type="file" id="album">'),
    '/vue/': scripts(service, ['/vue.js', 'chat.js'], '<div id="chat"></div>'),
    '/vue.js': readFileSync(join(import.meta.dirname, '../../../node_modules/vue2/dist/vue.js'), 'utf8'),
  };
  for (const program of ['store', 'room', 'mini', 'vue']) {
    for (const file of readdirSync(join(import.meta.dirname, program))) {
      found[`/${program}/${file === 'index.html' ? '' : file}`] ??= read(program, file);
    }
  }
  return found;
}
