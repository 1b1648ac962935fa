/** Where one writes: Enter sends, Shift and Enter begin a line; files come by the button, by pasting or by dropping. */

import type { JSX, TargetedEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';

export function Composer(props: {
  to: string;
  user: string;
  disabled: boolean;
  onText: (text: string) => void;
  onFiles: (files: File[]) => void;
}): JSX.Element {
  const [text, setText] = useState('');
  const id = useId();
  const files = useRef<HTMLInputElement>(null);
  const send = () => {
    if (text.trim() === '' || props.disabled) return;
    props.onText(text);
    setText('');
  };
  const typed = (event: KeyboardEvent) => {
    // While a character is being composed, Enter belongs to the input method.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const pasted = (event: ClipboardEvent) => {
    const found = [...(event.clipboardData?.files ?? [])];
    if (found.length === 0) return;
    event.preventDefault();
    props.onFiles(found);
  };
  const picked = (event: TargetedEvent<HTMLInputElement>) => {
    props.onFiles([...(event.currentTarget.files ?? [])]);
    // The same file may be picked again.
    event.currentTarget.value = '';
  };
  return (
    <form
      class="composer"
      onSubmit={event => {
        event.preventDefault();
        send();
      }}
    >
      <input ref={files} type="file" multiple hidden aria-label={`Files of ${props.user}`} onChange={picked} />
      <button
        type="button"
        class="button ghost icon-only"
        title="Send pictures or files"
        disabled={props.disabled}
        onClick={() => files.current?.click()}
      >
        <Icon name="attach" />
        <span class="visually-hidden">Send pictures or files as {props.user}</span>
      </button>
      <label for={id} class="visually-hidden">
        Message from {props.user} to {props.to}
      </label>
      <textarea
        id={id}
        rows={1}
        value={text}
        disabled={props.disabled}
        placeholder={`Message ${props.to}`}
        onInput={event => setText(event.currentTarget.value)}
        onKeyDown={typed}
        onPaste={pasted}
      />
      <button
        type="submit"
        class="button primary icon-only"
        title="Send"
        disabled={props.disabled || text.trim() === ''}
      >
        <Icon name="send" />
        <span class="visually-hidden">Send as {props.user}</span>
      </button>
    </form>
  );
}
