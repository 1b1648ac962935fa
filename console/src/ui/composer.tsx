/** Where one writes: Enter sends, Shift and Enter begin a line; files come by a button, by pasting or by dropping. */

import type { ComponentChildren, JSX, TargetedEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.tsx';

/** What the buttons beside the text may do. */
export interface Hands {
  /** Puts something where the cursor is. */
  write: (text: string) => void;
  /** Lets somebody choose files. */
  pick: () => void;
}

export function Composer(props: {
  to: string;
  user: string;
  disabled: boolean;
  onText: (text: string) => void;
  onFiles: (files: File[]) => void;
  /** What stands before the text. */
  before: (hands: Hands) => ComponentChildren;
  /** What stands in the place of the button that sends, while there is nothing to send. */
  instead?: ComponentChildren;
  draft?: string;
  onDraft?: (text: string) => void;
}): JSX.Element {
  const [text, setText] = useState(props.draft ?? '');
  const id = useId();
  const files = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  const put = (now: string) => {
    setText(now);
    props.onDraft?.(now);
  };
  const send = () => {
    if (text.trim() === '' || props.disabled) return;
    props.onText(text);
    put('');
  };
  const write = (added: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = box.current ?? {};
    put(text.slice(0, selectionStart) + added + text.slice(selectionEnd));
    const at = selectionStart + added.length;
    // Behind the text that is drawn next.
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(at, at);
    });
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
      {props.before({ write, pick: () => files.current?.click() })}
      <label for={id} class="visually-hidden">
        Message from {props.user} to {props.to}
      </label>
      <textarea
        id={id}
        ref={box}
        rows={1}
        dir="auto"
        value={text}
        disabled={props.disabled}
        placeholder={`Message ${props.to}`}
        onInput={event => put(event.currentTarget.value)}
        onKeyDown={typed}
        onPaste={pasted}
      />
      {text.trim() === '' && props.instead !== undefined ? (
        props.instead
      ) : (
        <button
          type="submit"
          class="button primary icon-only"
          title="Send"
          disabled={props.disabled || text.trim() === ''}
        >
          <Icon name="send" />
          <span class="visually-hidden">Send as {props.user}</span>
        </button>
      )}
    </form>
  );
}
