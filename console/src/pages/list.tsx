/** What the lists of users and of channels have in common: search, pages, and one that is looked at closely beside the list. */

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api, type Listed, type Page } from '../lib/api.ts';
import { count } from '../lib/format.ts';
import { usePolled, useSettled } from '../lib/poll.ts';
import { linkTo, replaceWith } from '../lib/route.ts';
import type { IconName } from '../ui/icons.tsx';
import { Empty, Field, PageHead, Pager, Problem } from '../ui/parts.tsx';

/** How often a list is brought up to date. */
const EVERY_MS = 2000;

export interface Column<T> {
  title: string;
  cell: (item: T) => ComponentChildren;
  narrow?: boolean;
}

export function ListPage<T extends { app: string; id: string }>(props: {
  page: string;
  title: string;
  note: string;
  icon: IconName;
  nothing: string;
  values: URLSearchParams;
  ask: (listed: Listed) => Promise<Page<T>>;
  columns: Column<T>[];
  detail: (app: string, id: string) => JSX.Element;
}): JSX.Element {
  const [app, setApp] = useState(props.values.get('app') ?? '');
  const [find, setFind] = useState(props.values.get('find') ?? '');
  const [page, setPage] = useState(1);
  const chosen = { app: props.values.get('of') ?? '', id: props.values.get('id') ?? '' };
  const asked = { app: useSettled(app), find: useSettled(find), page };
  const list = usePolled(() => props.ask(asked), EVERY_MS, JSON.stringify(asked));
  const apps = usePolled(api.apps, 0, 'apps');
  // Another search begins at its first page.
  useEffect(() => setPage(1), [asked.app, asked.find]);
  const values = (more: Record<string, string>) => ({ app: asked.app, find: asked.find, ...more });
  // The address follows what is looked for.
  useEffect(() => replaceWith(props.page, values({ of: chosen.app, id: chosen.id })), [asked.app, asked.find]);
  const items = list.value?.items ?? [];
  return (
    <section class="page" aria-busy={list.value === null}>
      <PageHead title={props.title} note={props.note} />
      <search class="filters">
        <Field
          label={`Search ${props.title.toLowerCase()}`}
          icon="search"
          value={find}
          onValue={setFind}
          placeholder="Part of the id"
        />
        <Field
          label="App ID"
          value={app}
          onValue={setApp}
          placeholder="All"
          list={apps.value?.map(one => one.id) ?? []}
          mono
        />
      </search>
      {list.failed !== null && <Problem>{list.failed}</Problem>}
      <div class={chosen.id === '' ? 'split' : 'split open'}>
        <div class="card">
          <p class="visually-hidden" role="status">
            {list.value === null ? '' : `${list.value.total} found`}
          </p>
          {list.value !== null && items.length === 0 && (
            <Empty icon={props.icon} title={asked.find === '' && asked.app === '' ? props.nothing : 'Nothing matches'}>
              {asked.find === '' && asked.app === ''
                ? 'They appear here by themselves.'
                : 'Try a shorter part of the id, or another App.'}
            </Empty>
          )}
          {items.length > 0 && (
            <div class="table-wrap">
              <table>
                <caption class="visually-hidden">{props.title}</caption>
                <thead>
                  <tr>
                    {props.columns.map(column => (
                      <th key={column.title} scope="col" class={column.narrow === true ? 'narrow' : ''}>
                        {column.title}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.map(item => (
                    <tr
                      key={`${item.app} ${item.id}`}
                      class={item.id === chosen.id && item.app === chosen.app ? 'chosen' : ''}
                    >
                      {props.columns.map((column, index) => (
                        <td key={column.title} class={column.narrow === true ? 'narrow' : ''}>
                          {index === 0 ? (
                            <a class="row-link" href={linkTo(props.page, values({ of: item.app, id: item.id }))}>
                              {column.cell(item)}
                            </a>
                          ) : (
                            column.cell(item)
                          )}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          {items.length > 0 && list.value !== null && (
            <footer class="list-foot">
              <span class="note">{count(list.value.total)} in all</span>
              <Pager page={page} pages={list.value.pages} onPage={setPage} />
            </footer>
          )}
        </div>
        {chosen.id !== '' && (
          <aside class="card detail" aria-label={chosen.id}>
            <a class="button ghost icon-only detail-close" href={linkTo(props.page, values({}))}>
              <span aria-hidden="true">×</span>
              <span class="visually-hidden">Close {chosen.id}</span>
            </a>
            {props.detail(chosen.app, chosen.id)}
          </aside>
        )}
      </div>
    </section>
  );
}
