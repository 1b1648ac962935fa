/** A small menu behind a button: by mouse, and by arrow keys. */

import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icons.tsx';

export interface MenuItem {
  label: string;
  icon: IconName;
  act: () => void;
}

export function Menu(props: {
  label: string;
  items: MenuItem[];
  icon?: IconName;
  size?: number;
  class?: string;
}): JSX.Element | null {
  const [open, setOpen] = useState(false);
  const [above, setAbove] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    // At once: the next key is for the menu already.
    if (open) list.current?.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
  }, [open]);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  if (props.items.length === 0) return null;
  const show = () => {
    // Upwards where there is no room below.
    const place = root.current?.closest('.talk, dialog, main')?.getBoundingClientRect();
    const mine = button.current?.getBoundingClientRect();
    setAbove(place !== undefined && mine !== undefined && place.bottom - mine.bottom < 46 * props.items.length + 20);
    setOpen(!open);
  };
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const moved = (event: KeyboardEvent) => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (step !== undefined) items[(step + items.length) % items.length]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class={`menu ${props.class ?? ''}`} ref={root}>
      <button
        type="button"
        ref={button}
        class="button ghost icon-only small"
        title={props.label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={show}
      >
        <Icon name={props.icon ?? 'more'} size={props.size ?? 18} />
        <span class="visually-hidden">{props.label}</span>
      </button>
      {open && (
        <div
          class={above ? 'menu-list above' : 'menu-list'}
          role="menu"
          aria-label={props.label}
          ref={list}
          onKeyDown={moved}
          tabIndex={-1}
        >
          {props.items.map(item => (
            <button
              type="button"
              key={item.label}
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                item.act();
              }}
            >
              <Icon name={item.icon} size={17} />
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
