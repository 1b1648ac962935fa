/** The guide's program in the pages of three users: ann sends, `username` receives, carol looks on. */
import { program } from '../../support/snippets.ts';
import { Chatter, type Kit, Stage } from '../support/chatter.ts';
import { type Json, Service } from '../support/service.ts';

/** How many snippets the guide prints. */
const PRINTED = 19;

/** Pictures of a program, as the guide wants them. */
export const EMOJI = { path: 'faces/', map: { '[):]': 'ee_1.png', '[:D]': 'ee_2.png' } };

/** What pages have besides the kit; see program.js. */
export interface Page extends Kit {
  guide: {
    printed: unknown[][];
    construct: (option: Json) => { body: Json };
    privateText: () => void;
    groupText: (group: string) => void;
    roomText: (room: string) => void;
    emoji: () => () => void;
    command: () => void;
    image: () => { sendPrivateImg: () => void; applet: Applet };
    file: () => void;
    audio: () => void;
    video: () => void;
    urlImage: (url: string, picture: Json) => void;
    custom: () => void;
    listen: () => void;
    processEmoji: () => void;
    processImage: () => void;
    processAudio: () => (message: Json, kind: string) => (dispatch: unknown, state: unknown) => void;
    sessionList: () => void;
    readReceipt: (message: Json) => void;
    channelReceipt: (group?: string) => void;
  };
}

/** The guide's page of a program that does not run in a browser. */
export interface Applet {
  data: Json;
  getSendToParam: () => string;
  sendImage: () => void;
}

const BODY = `${['image', 'file', 'audio', 'video'].map(id => `<input type="file" id="${id}" />`).join('')}
<video id="privateVideo" muted></video>`;

/** The server, the site and the three. */
export class Guide {
  readonly service: Service;
  readonly stage: Stage;
  readonly ann: Chatter;
  readonly username: Chatter;
  readonly carol: Chatter;

  private constructor(service: Service, stage: Stage, all: [Chatter, Chatter, Chatter]) {
    this.service = service;
    this.stage = stage;
    [this.ann, this.username, this.carol] = all;
  }

  /** `options` are what the connections have besides. */
  static async open(options: Json = {}): Promise<Guide> {
    const service = await Service.start(['ann', 'username', 'carol']);
    const stage = await Stage.open({ '/guide.js': program(import.meta.dirname, PRINTED) }, BODY);
    const enter = (name: string) => Chatter.open(stage, service, name, options);
    return new Guide(service, stage, [await enter('ann'), await enter('username'), await enter('carol')]);
  }

  async close(): Promise<void> {
    await this.stage.close();
    await this.service.close();
  }

  /** Fails when a page complained. */
  check(): void {
    for (const chatter of [this.ann, this.username, this.carol]) chatter.tab.check();
  }
}

/** Waits until the program has printed a line. */
export async function prints(chatter: Chatter, line: string): Promise<void> {
  await chatter.tab.run(async line => {
    const { guide, until } = globalThis as unknown as Page;
    await until(`a line "${line}", not only ${JSON.stringify(guide.printed)}`, () => {
      const at = guide.printed.findIndex(([first]) => first === line);
      return at >= 0 && guide.printed.splice(at, 1);
    });
  }, line);
}
