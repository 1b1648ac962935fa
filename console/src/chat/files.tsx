/** Messages about files: pictures, films and everything else, and how far a transfer is. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { reasonOf } from '../lib/api.ts';
import { bytes } from '../lib/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Progress } from '../ui/parts.tsx';
import type { Entry, FileContent, Moving } from './model.ts';
import { download, thumbnail } from './upload.ts';

/** The small picture of a message: an address that goes when it is not shown any more. */
function useThumbnail(content: FileContent): { shown: string; gone: boolean } {
  const [shown, setShown] = useState(content.local);
  const [gone, setGone] = useState(false);
  useEffect(() => {
    if (content.local !== '' || content.url === '') return;
    const stop = new AbortController();
    let made = '';
    thumbnail(content.url, stop.signal)
      .then(blob => {
        if (stop.signal.aborted) return;
        made = URL.createObjectURL(blob);
        setShown(made);
      })
      .catch(() => setGone(!stop.signal.aborted));
    return () => {
      stop.abort();
      if (made !== '') URL.revokeObjectURL(made);
    };
  }, [content.url, content.local]);
  return { shown, gone };
}

export function Picture(props: { content: FileContent; onOpen: (name: string, url: string) => void }): JSX.Element {
  const { content } = props;
  const { shown, gone } = useThumbnail(content);
  const known = content.width > 0 && content.height > 0;
  if (gone) return <p class="gone">The picture is gone: files are kept for some days only.</p>;
  return (
    <button
      type="button"
      class="picture"
      disabled={content.moving !== null}
      style={known ? { aspectRatio: `${content.width} / ${content.height}` } : {}}
      onClick={() => props.onOpen(content.name, content.local === '' ? content.url : content.local)}
    >
      {shown === '' ? <Icon name="image" size={36} /> : <img src={shown} alt="" />}
      <span class="visually-hidden">Open {content.name}</span>
    </button>
  );
}

export function Video({ content }: { content: FileContent }): JSX.Element {
  const source = content.local === '' ? content.url : content.local;
  const [broken, setBroken] = useState(false);
  if (broken) return <FileCard content={content} mine={false} note="This browser cannot play it." />;
  return (
    // biome-ignore lint/a11y/useMediaCaption: what people send each other comes without captions.
    <video
      class="film"
      src={source}
      controls
      preload="metadata"
      playsInline
      aria-label={`Video ${content.name}`}
      onError={() => setBroken(true)}
    />
  );
}

export function FileCard(props: { content: FileContent; mine: boolean; note?: string }): JSX.Element {
  const { content } = props;
  const [moving, setMoving] = useState<Moving | null>(null);
  const [problem, setProblem] = useState('');
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);
  const save = async () => {
    const stop = new AbortController();
    stopping.current = stop;
    const show = (moved: number) => setMoving({ moved, total: content.size, cancel: () => stop.abort() });
    setProblem('');
    show(0);
    try {
      const blob = await download(content.url, stop.signal, show);
      offer(blob, content.name);
    } catch (error) {
      if (!stop.signal.aborted) setProblem(reasonOf(error));
    }
    setMoving(null);
  };
  return (
    <>
      <div class="file-card">
        <span class="file-icon">
          <Icon name="file" size={22} />
        </span>
        <span class="file-name">
          <b class="long">{content.name}</b>
          <span>{props.note ?? (content.size === 0 ? 'File' : bytes(content.size))}</span>
        </span>
        {content.url !== '' && moving === null && (
          <button
            type="button"
            class="button ghost icon-only"
            title={`Download ${content.name}`}
            onClick={() => void save()}
          >
            <Icon name="download" />
            <span class="visually-hidden">Download {content.name}</span>
          </button>
        )}
      </div>
      {moving !== null && <Transfer verb="Downloading" name={content.name} moving={moving} />}
      {problem !== '' && (
        <p class="bubble-problem" role="alert">
          <Icon name="alert" size={15} />
          {problem}
        </p>
      )}
    </>
  );
}

/** Hands a file to the browser to be saved. */
function offer(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Not at once: the browser reads it behind the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** How far an upload is. */
export function Sending({ entry, content }: { entry: Entry; content: FileContent }): JSX.Element | null {
  if (content.moving === null || !entry.mine) return null;
  return <Transfer verb="Uploading" name={content.name} moving={content.moving} />;
}

function Transfer({ verb, name, moving }: { verb: string; name: string; moving: Moving }): JSX.Element {
  return (
    <div class="moving">
      <Progress label={`${verb} ${name}`} value={moving.moved} total={moving.total} />
      <span class="moving-text">
        {bytes(moving.moved)} of {bytes(moving.total)}
      </span>
      <button type="button" class="button ghost icon-only small" title="Cancel" onClick={moving.cancel}>
        <Icon name="close" size={16} />
        <span class="visually-hidden">
          Cancel {verb.toLowerCase()} {name}
        </span>
      </button>
    </div>
  );
}
