/** Messages: here they are plain objects, so that what are setters and getters elsewhere is assigning and reading. */
import type { RtmMessage } from '../../src/agora/index.ts';
import { blobOf } from '../../src/agora/messages.ts';
import { type Call, Inexpressible } from './call.ts';
import type { Methods } from './methods.ts';
import { thumbnail } from './things.ts';
import { ofBytes, ofText, toBytes } from './values.ts';

/** A message with any of the fields that one may have. */
interface Any {
  messageType: RtmMessage['messageType'];
  text?: string;
  description?: string;
  rawMessage?: Uint8Array;
  thumbnail?: Blob;
  [field: string]: unknown;
}

const of = (call: Call): Any => call.object as Any;

/** Of every kind of message. */
const common: Methods = {
  getMessageId: call => {
    call.result = call.player.things.number(of(call));
  },
  getMessageType: call => {
    call.result = `MESSAGE_TYPE_${of(call).messageType}`;
  },
  setText: call => {
    const message = of(call);
    message[message.messageType === 'TEXT' ? 'text' : 'description'] = call.text('str');
  },
  getText: call => {
    call.result = ofText(of(call).text ?? of(call).description ?? '');
  },
  getRawMessageData: call => {
    const { rawMessage } = of(call);
    call.result = rawMessage ? ofBytes(rawMessage) : null;
  },
  getRawMessageLength: call => {
    call.result = of(call).rawMessage?.length ?? 0;
  },
  getServerReceivedTs: beside,
  isOfflineMessage: beside,
  release: () => {},
};

/** Of files and images. */
const file: Methods = {
  getSize: field('size'),
  getMediaId: field('mediaId'),
  setFileName: call => {
    of(call).fileName = call.text('fileName');
  },
  getFileName: field('fileName'),
  setThumbnail: call => {
    of(call).thumbnail = blobOf(toBytes(String(call.args.thumbnail ?? '')));
  },
  getThumbnailData: call => {
    call.result = thumbnail(of(call).thumbnail);
  },
  getThumbnailLength: call => {
    call.result = of(call).thumbnail?.size ?? 0;
  },
};

const image: Methods = {
  setWidth: call => setNumber(call, 'width', 'width'),
  setHeight: call => setNumber(call, 'height', 'height'),
  setThumbnailWidth: call => setNumber(call, 'thumbnailWidth', 'width'),
  setThumbnailHeight: call => setNumber(call, 'thumbnailHeight', 'height'),
  getWidth: field('width'),
  getHeight: field('height'),
  getThumbnailWidth: field('thumbnailWidth'),
  getThumbnailHeight: field('thumbnailHeight'),
};

export const messages: Methods = {
  'IRtmService.createMessage': call => {
    const { message, rawData, description } = call.args;
    const made =
      rawData === undefined
        ? { text: message === undefined ? '' : call.text('message'), messageType: 'TEXT' as const }
        : {
            rawMessage: toBytes(String(rawData ?? '')),
            description: description === undefined ? '' : call.text('description'),
            messageType: 'RAW' as const,
          };
    call.result = call.player.things.own(call.player.client.createMessage<RtmMessage>(made));
  },
  ...prefixed('IMessage', common),
  ...prefixed('IFileMessage', { ...common, ...file }),
  ...prefixed('IImageMessage', { ...common, ...file, ...image }),
};

function prefixed(kind: string, methods: Methods): Methods {
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [`${kind}.${name}`, method]));
}

function field(name: string) {
  return (call: Call): void => {
    const value = of(call)[name];
    call.result = typeof value === 'number' ? value : ofText(String(value));
  };
}

function setNumber(call: Call, name: string, argument: string): void {
  of(call)[name] = call.count(argument);
}

function beside(): void {
  throw new Inexpressible('What the server says about a message stands beside it, not in it.');
}
