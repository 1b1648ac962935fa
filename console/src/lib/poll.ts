/** Asking again and again, as long as somebody looks. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { reasonOf } from './api.ts';

export interface Polled<T> {
  value: T | null;
  /** Why the last question was not answered. */
  failed: string | null;
  again: () => void;
}

/**
 * What `ask` answers, now and every `everyMs` from then on while the page is visible; 0: once. Asks anew when `key` changes, and
 * drops answers to what was asked before.
 */
export function usePolled<T>(ask: () => Promise<T>, everyMs: number, key: string): Polled<T> {
  const [value, setValue] = useState<T | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const asking = useRef(ask);
  asking.current = ask;
  const shown = useRef(key);
  // A new round or key is the reason to ask again.
  useEffect(() => {
    let over = false;
    let timer = 0;
    if (shown.current !== key) {
      shown.current = key;
      setValue(null);
      setFailed(null);
    }
    const next = () => {
      if (!over && everyMs > 0) timer = window.setTimeout(go, everyMs);
    };
    const go = () => {
      if (document.hidden) return next();
      asking
        .current()
        .then(answer => {
          if (over) return;
          setValue(answer);
          setFailed(null);
        })
        .catch(error => {
          if (!over) setFailed(reasonOf(error));
        })
        .finally(next);
    };
    go();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [key, round, everyMs]);
  return { value, failed, again: () => setRound(round + 1) };
}

/** The value as it was when it had not changed for a moment: for questions that follow what is typed. */
export function useSettled<T>(value: T, ms = 250): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
