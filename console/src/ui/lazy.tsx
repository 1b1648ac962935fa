/** A page that is loaded when it is opened for the first time, and stays from then on. */

import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Problem } from './parts.tsx';

interface Shown {
  shown: boolean;
  development: boolean;
}

export function LazyPage(
  props: Shown & { title: string; load: () => Promise<{ default: ComponentType<Shown> }> },
): JSX.Element | null {
  const { title, load, shown, development } = props;
  const [page, setPage] = useState<{ Page: ComponentType<Shown> } | null>(null);
  const [failed, setFailed] = useState(false);
  const look = () => {
    setFailed(false);
    load()
      .then(loaded => setPage({ Page: loaded.default }))
      .catch(() => setFailed(true));
  };
  useEffect(() => {
    if (shown && page === null) look();
  }, [shown]);
  if (page !== null) return <page.Page shown={shown} development={development} />;
  if (!shown) return null;
  return (
    <section class="page" aria-busy={!failed}>
      <h1 tabIndex={-1}>{title}</h1>
      {failed && (
        <>
          <Problem>The page could not be loaded. The server may have been updated: reload, or try again.</Problem>
          <button type="button" class="button" onClick={look}>
            Try again
          </button>
        </>
      )}
    </section>
  );
}
