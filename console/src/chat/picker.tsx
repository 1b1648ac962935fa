/** The faces to choose from: by mouse, and by arrow keys. */

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../ui/icons.tsx';
import { FACES, Face } from './faces.tsx';

/** Faces in a row. */
const ACROSS = 6;

export function Picker(props: { disabled: boolean; onPick: (code: string) => void }): JSX.Element {
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const focus = (index: number) => {
    grid.current?.querySelectorAll<HTMLElement>('button')[index]?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (open) focus(at);
  }, [open]);
  const names = Object.keys(FACES);
  const moved = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: ACROSS, ArrowUp: -ACROSS }[event.key];
    if (step !== undefined) {
      const next = Math.min(names.length - 1, Math.max(0, at + step));
      setAt(next);
      // At once: the next key may be there before the next drawing.
      focus(next);
    } else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const close = () => {
    setOpen(false);
    root.current?.querySelector<HTMLElement>(':scope > button')?.focus();
  };
  return (
    <div class="picker" ref={root}>
      <button
        type="button"
        class="button ghost icon-only"
        title="Faces"
        disabled={props.disabled}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="smile" />
        <span class="visually-hidden">Choose a face</span>
      </button>
      {open && (
        <div class="faces-box" role="dialog" aria-label="Faces">
          <div class="faces-grid" ref={grid} role="toolbar" aria-label="Faces" onKeyDown={moved}>
            {names.map((name, index) => (
              <button
                type="button"
                key={name}
                tabIndex={index === at ? 0 : -1}
                title={FACES[name]?.title}
                onClick={() => {
                  setOpen(false);
                  props.onPick(FACES[name]?.code ?? '');
                }}
              >
                <Face name={name} size={28} />
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}
