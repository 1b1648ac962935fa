/** A picture in full. */

import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';

export function PictureDialog(props: { name: string; url: string; onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a dialog closes by Escape on its own; the click is beside the picture.
    <dialog
      ref={dialog}
      class="picture-dialog"
      aria-label={props.name}
      onClose={props.onClose}
      onClick={event => event.target === dialog.current && dialog.current?.close()}
    >
      <header>
        <b class="long">{props.name}</b>
        <a class="button small" href={props.url} download={props.name}>
          <Icon name="download" size={16} />
          Save
        </a>
        <button type="button" class="button ghost icon-only" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
          <span class="visually-hidden">Close the picture</span>
        </button>
      </header>
      <img src={props.url} alt={props.name} />
    </dialog>
  );
}
