/** The page that is shown: the part of the address behind `#/`, so that the server has one page alone. */

import { useEffect, useState } from 'preact/hooks';

export interface Route {
  page: string;
  values: URLSearchParams;
}

function current(): Route {
  const [page = '', values = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { page: page === '' ? 'rtm' : page, values: new URLSearchParams(values) };
}

/** The address of a page. */
export function linkTo(page: string, values: Record<string, string> = {}): string {
  const given = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== '')).toString();
  return `#/${page}${given === '' ? '' : `?${given}`}`;
}

/** Shows other values of the same page without a step in the history. */
export function replaceWith(page: string, values: Record<string, string>): void {
  history.replaceState(null, '', linkTo(page, values));
}

/** The page that is shown, also after it has changed. */
export function useRoute(): Route {
  const [route, setRoute] = useState(current);
  useEffect(() => {
    const changed = () => setRoute(current());
    addEventListener('hashchange', changed);
    // Somebody may have gone on before anybody listened.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}
