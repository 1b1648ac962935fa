/** The small parts that every page is made of. */

import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.tsx';

/** The head of a page: its name, what it is for, and what can be done with it. */
export function PageHead(props: {
  title: string;
  children?: ComponentChildren;
  note?: ComponentChildren;
}): JSX.Element {
  return (
    <header class="page-head">
      <div>
        <h1 tabIndex={-1}>{props.title}</h1>
        {props.note !== undefined && <p class="note">{props.note}</p>}
      </div>
      {props.children !== undefined && <div class="page-tools">{props.children}</div>}
    </header>
  );
}

/** A labelled input. */
export function Field(props: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  type?: 'text' | 'password';
  placeholder?: string;
  hint?: string;
  autocomplete?: string;
  list?: string[];
  icon?: IconName;
  hideLabel?: boolean;
  mono?: boolean;
}): JSX.Element {
  const id = useId();
  const kind =
    props.list === undefined
      ? { type: (props.type ?? 'text') as 'text' }
      : { type: 'text' as const, list: `${id}-list` };
  return (
    <div class="field">
      <label for={id} class={props.hideLabel === true ? 'visually-hidden' : ''}>
        {props.label}
      </label>
      <div class={props.icon === undefined ? 'input' : 'input with-icon'}>
        {props.icon !== undefined && <Icon name={props.icon} size={16} />}
        <input
          id={id}
          class={props.mono === true ? 'mono' : ''}
          {...kind}
          value={props.value}
          placeholder={props.placeholder ?? ''}
          autocomplete={(props.autocomplete ?? 'off') as 'off'}
          autocapitalize="off"
          spellcheck={false}
          aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
          onInput={event => props.onValue(event.currentTarget.value)}
        />
      </div>
      {props.list !== undefined && (
        <datalist id={`${id}-list`}>
          {props.list.map(value => (
            <option key={value} value={value} />
          ))}
        </datalist>
      )}
      {props.hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
    </div>
  );
}

/** One of a few values. */
export function Choice<T extends string>(props: {
  legend: string;
  value: T;
  options: { value: T; label: string }[];
  onValue: (value: T) => void;
  hideLegend?: boolean;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={props.hideLegend === true ? 'visually-hidden' : ''}>{props.legend}</legend>
      <div class="segments">
        {props.options.map(option => (
          <label key={option.value}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={props.value === option.value}
              onChange={() => props.onValue(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Something went wrong, and what to do. */
export function Problem(props: { children: ComponentChildren }): JSX.Element {
  return (
    <div class="problem" role="alert">
      <Icon name="alert" size={18} />
      <div>{props.children}</div>
    </div>
  );
}

/** Nothing is there, and why, or what to do about it. */
export function Empty(props: { icon: IconName; title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={props.icon} size={26} />
      </span>
      <p class="empty-title">{props.title}</p>
      {props.children !== undefined && <p class="note">{props.children}</p>}
    </div>
  );
}

export function Badge(props: { kind?: 'good' | 'bad' | 'warn' | 'plain'; children: ComponentChildren }): JSX.Element {
  return <span class={`badge ${props.kind ?? 'plain'}`}>{props.children}</span>;
}

/** The first letter of a user in a colour of its own. */
export function Avatar({ name, size = 32 }: { name: string; size?: number }): JSX.Element {
  let hash = 7;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  const first = [...name][0] ?? '?';
  return (
    <svg class="avatar" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="16" fill={`hsl(${hash} 55% 42%)`} />
      <text x="16" y="16.500" text-anchor="middle" dominant-baseline="central" font-size="15" fill="#fff">
        {first.toUpperCase()}
      </text>
    </svg>
  );
}

/** Copies a text, and says that it did. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }): JSX.Element {
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied');
    } catch {
      // Pages without HTTPS, other than on this machine, have no clipboard.
      setSaid('Select it and copy by hand');
    }
    setTimeout(() => setSaid(''), 2000);
  };
  return (
    <button type="button" class="button small" onClick={copy}>
      <Icon name={said === 'Copied' ? 'check' : 'copy'} size={16} />
      <span aria-live="polite">{said === '' ? label : said}</span>
    </button>
  );
}

/** From page to page of a list. */
export function Pager(props: { page: number; pages: number; onPage: (page: number) => void }): JSX.Element | null {
  if (props.pages <= 1) return null;
  return (
    <nav class="pager" aria-label="Pages of the list">
      <button
        type="button"
        class="button small"
        disabled={props.page <= 1}
        onClick={() => props.onPage(props.page - 1)}
      >
        Previous
      </button>
      <span>
        Page {props.page} of {props.pages}
      </span>
      <button
        type="button"
        class="button small"
        disabled={props.page >= props.pages}
        onClick={() => props.onPage(props.page + 1)}
      >
        Next
      </button>
    </nav>
  );
}

/** How far something is. */
export function Progress({ label, value, total }: { label: string; value: number; total: number }): JSX.Element {
  return <progress class="progress" aria-label={label} value={value} max={Math.max(1, total)} />;
}
