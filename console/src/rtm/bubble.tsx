/** One message: its words, or the file it is about, and what became of it. */

import type { JSX } from 'preact';
import { bytes, clock } from '../lib/format.ts';
import { linkTo } from '../lib/route.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { Progress } from '../ui/parts.tsx';
import type { Attachment, Entry, State } from './model.ts';
import type { ChatSession } from './session.ts';

export function Bubble(props: {
  entry: Entry;
  session: ChatSession;
  peer: string;
  /** Whether others than one may have written. */
  named: boolean;
  onPicture: (name: string, url: string) => void;
}): JSX.Element {
  const { entry } = props;
  const attachment = entry.attachment;
  return (
    <li class={`bubble ${entry.mine ? 'mine' : 'theirs'} ${attachment?.kind ?? 'text'}`} data-state={entry.state}>
      <span class={props.named && !entry.mine ? 'from long' : 'visually-hidden'}>{entry.from}</span>
      {entry.text !== '' && <p class="words">{entry.text}</p>}
      {attachment?.kind === 'image' && <Picture {...props} attachment={attachment} />}
      {attachment?.kind === 'file' && <FileCard {...props} attachment={attachment} />}
      {attachment?.moving != null && <Moving attachment={attachment} mine={entry.mine} />}
      {entry.problem !== '' && (
        <p class="bubble-problem" role="alert">
          <Icon name="alert" size={15} />
          {entry.problem}
        </p>
      )}
      <footer class="meta">
        <time>{clock(entry.atMs)}</time>
        {entry.late && <span>sent while you were away</span>}
        {entry.mine && <Receipt state={entry.state} peer={props.peer} />}
        {wasSent(entry) && (
          <a
            class="trace-link"
            href={linkTo('trace', { id: String(entry.id) })}
            title="What became of this message, step by step"
          >
            Trace
          </a>
        )}
      </footer>
    </li>
  );
}

const RECEIPTS: Record<Exclude<State, 'received'>, { icon: IconName; text: (peer: string) => string }> = {
  sending: { icon: 'clock', text: () => 'Sending' },
  sent: { icon: 'check', text: () => 'Sent' },
  delivered: { icon: 'checks', text: () => 'Delivered' },
  stored: { icon: 'clock', text: peer => `Stored until ${peer} is back` },
  offline: { icon: 'alert', text: peer => `${peer} is offline` },
  cancelled: { icon: 'close', text: () => 'Cancelled' },
  failed: { icon: 'alert', text: () => 'Not sent' },
};

function Receipt({ state, peer }: { state: State; peer: string }): JSX.Element | null {
  if (state === 'received') return null;
  const { icon, text } = RECEIPTS[state];
  return (
    <span class={`receipt ${state}`}>
      <Icon name={icon} size={15} />
      <span class="long">{text(peer)}</span>
    </span>
  );
}

/** Whether the server may have seen it: what was not uploaded was not sent either. */
function wasSent(entry: Entry): boolean {
  const whole = entry.attachment === null || entry.attachment.mediaId !== '';
  return entry.mine && entry.id !== 0 && whole && entry.state !== 'sending' && entry.state !== 'cancelled';
}

type AttachmentProps = Parameters<typeof Bubble>[0] & { attachment: Attachment };

function Picture({ entry, session, attachment, onPicture }: AttachmentProps): JSX.Element {
  const open = async () => {
    const url = await session.fetch(entry);
    if (url !== '') onPicture(attachment.name, url);
  };
  const shown = attachment.whole !== '' ? attachment.whole : attachment.preview;
  const known = attachment.width > 0 && attachment.height > 0;
  return (
    <button
      type="button"
      class="picture"
      disabled={attachment.moving !== null}
      style={known ? { aspectRatio: `${attachment.width} / ${attachment.height}` } : {}}
      onClick={() => void open()}
    >
      {shown === '' ? <Icon name="file" size={36} /> : <img src={shown} alt="" />}
      <span class="visually-hidden">Open {attachment.name}</span>
    </button>
  );
}

function FileCard({ entry, session, attachment }: AttachmentProps): JSX.Element {
  const save = async () => {
    const url = await session.fetch(entry);
    if (url === '') return;
    const link = document.createElement('a');
    link.href = url;
    link.download = attachment.name;
    link.click();
  };
  return (
    <div class="file-card">
      <span class="file-icon">
        <Icon name="file" size={22} />
      </span>
      <span class="file-name">
        <b class="long">{attachment.name}</b>
        <span>{bytes(attachment.size)}</span>
      </span>
      {!entry.mine && attachment.moving === null && (
        <button
          type="button"
          class="button ghost icon-only"
          title={`Download ${attachment.name}`}
          onClick={() => void save()}
        >
          <Icon name="download" />
          <span class="visually-hidden">Download {attachment.name}</span>
        </button>
      )}
    </div>
  );
}

function Moving({ attachment, mine }: { attachment: Attachment; mine: boolean }): JSX.Element | null {
  const moving = attachment.moving;
  if (moving === null) return null;
  const verb = mine ? 'Uploading' : 'Downloading';
  return (
    <div class="moving">
      <Progress label={`${verb} ${attachment.name}`} value={moving.moved} total={moving.total} />
      <span class="moving-text">
        {bytes(moving.moved)} of {bytes(moving.total)}
      </span>
      <button type="button" class="button ghost icon-only small" title="Cancel" onClick={moving.cancel}>
        <Icon name="close" size={16} />
        <span class="visually-hidden">
          Cancel {verb.toLowerCase()} {attachment.name}
        </span>
      </button>
    </div>
  );
}
