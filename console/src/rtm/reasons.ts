/** Why something did not work, for people: what it was, and what to do. */

import {
  ChannelMessageCode,
  DownloadCode,
  JoinCode,
  LoginCode,
  OperationError,
  PeerMessageCode,
  UploadCode,
} from '../../../bindings/web/src/core/index.ts';
import { reasonOf } from '../lib/api.ts';

const LATER = 'Wait a moment, and try again.';

const TABLES: Partial<Record<OperationError['operation'], Record<number, string>>> = {
  login: {
    [LoginCode.INVALID_APP_ID]: 'This server does not know the App ID. Choose one of its configuration.',
    [LoginCode.INVALID_TOKEN]: 'The token is not one of this user and App. Make a new one.',
    [LoginCode.TOKEN_EXPIRED]: 'The token has ended. Make a new one.',
    [LoginCode.INVALID_ARGUMENT]: 'A name has 1 to 64 letters, digits, spaces or simple signs.',
    [LoginCode.TIMEOUT]: 'The server did not answer in time. Is it running?',
    [LoginCode.TOO_OFTEN]: `Too many logins in a short time. ${LATER}`,
    [LoginCode.REJECTED]: `The server refused. ${LATER}`,
  },
  sendToPeer: {
    [PeerMessageCode.TOO_OFTEN]: `Too many messages in a short time. ${LATER}`,
    [PeerMessageCode.TIMEOUT]: 'No answer came in time. The connection may be slow; send it again.',
    [PeerMessageCode.INVALID_MESSAGE]: 'The message is larger than one may be. Shorten it, or send it as a file.',
    [PeerMessageCode.INVALID_USERID]: 'The receiver’s name cannot be a user. Change it.',
    [PeerMessageCode.NOT_LOGGED_IN]: 'Nobody is logged in here. Log in first.',
  },
  sendToChannel: {
    [ChannelMessageCode.TOO_OFTEN]: `Too many messages in a short time. ${LATER}`,
    [ChannelMessageCode.TIMEOUT]: 'No answer came in time. The connection may be slow; send it again.',
    [ChannelMessageCode.INVALID_MESSAGE]: 'The message is larger than one may be. Shorten it, or send it as a file.',
    [ChannelMessageCode.NOT_IN_CHANNEL]: 'This user is not in the channel. Join it again.',
    [ChannelMessageCode.NOT_LOGGED_IN]: 'Nobody is logged in here. Log in first.',
  },
  joinChannel: {
    [JoinCode.INVALID_ARGUMENT]: 'This cannot be the name of a channel. Use letters, digits and simple signs.',
    [JoinCode.EXCEED_LIMIT]: 'This user is in as many channels as it may be.',
    [JoinCode.TOO_OFTEN]: `Too many joins in a short time. ${LATER}`,
    [JoinCode.JOIN_SAME_CHANNEL_TOO_OFTEN]: `Too many joins of this channel in a short time. ${LATER}`,
  },
  upload: {
    [UploadCode.SIZE_OVERFLOW]: 'It is empty, or larger than the server takes.',
    [UploadCode.CONCURRENCY_LIMIT_EXCEEDED]: 'Too many transfers run at once. Wait for one to end.',
    [UploadCode.TIMEOUT]: 'The upload stalled. Send it again.',
    [UploadCode.NOT_LOGGED_IN]: 'Nobody is logged in here. Log in first.',
  },
  download: {
    [DownloadCode.NOT_EXIST]: 'It is gone: the server keeps uploads for seven days.',
    [DownloadCode.CONCURRENCY_LIMIT_EXCEEDED]: 'Too many transfers run at once. Wait for one to end.',
    [DownloadCode.TIMEOUT]: 'The download stalled. Try it again.',
    [DownloadCode.NOT_LOGGED_IN]: 'Nobody is logged in here. Log in first.',
  },
};

/** What to show of something that was thrown. */
export function explain(error: unknown): string {
  if (!(error instanceof OperationError)) return reasonOf(error);
  const known = TABLES[error.operation]?.[error.code];
  // The server's own words say more of who may come in; of the rest they only repeat what stands in the table.
  const said = error.reason === '' || error.operation !== 'login' ? '' : ` (${error.reason})`;
  return known === undefined ? `${reasonOf(error)}.` : `${known}${said}`;
}

/** Whether somebody stopped a transfer on purpose. */
export function isCancelled(error: unknown): boolean {
  return (
    error instanceof OperationError &&
    ((error.operation === 'upload' && error.code === UploadCode.INTERRUPTED) ||
      (error.operation === 'download' && error.code === DownloadCode.INTERRUPTED))
  );
}
