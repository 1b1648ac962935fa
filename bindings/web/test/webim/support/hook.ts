/** An App's own server, which is asked before a message is sent: it refuses what says so. */
import { createHmac } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Json } from './service.ts';

export const SECRET = 'hook-secret';

/** What a question has. */
export interface Question extends Json {
  event: string;
  app: string;
  from: string;
  to: string;
  chat_type: string;
  payload: { bodies: { type: string; msg?: string }[] };
}

export class Hook {
  readonly asked: Question[] = [];
  /** Questions whose signature was not that of who knows the secret. */
  readonly forged: string[] = [];
  readonly #http: HttpServer;

  private constructor() {
    this.#http = createServer(async (request, response) => {
      const body = await text(request);
      const signature = createHmac('sha256', SECRET).update(body).digest('hex');
      if (request.headers['x-rtm-signature'] !== signature) this.forged.push(body);
      const question = JSON.parse(body) as Question;
      this.asked.push(question);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ valid: question.payload.bodies[0]?.msg !== 'refuse me' }));
    });
  }

  static async open(): Promise<Hook> {
    const hook = new Hook();
    await new Promise<void>(resolve => hook.#http.listen(0, '127.0.0.1', resolve));
    return hook;
  }

  /** The lines of `[chat]` that make a server ask here. */
  get settings(): string {
    const { port } = this.#http.address() as { port: number };
    return `hook_url = "http://127.0.0.1:${port}/"\nhook_secret = "${SECRET}"`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise(resolve => this.#http.close(resolve));
  }
}
