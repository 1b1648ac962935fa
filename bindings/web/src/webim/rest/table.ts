/**
 * Methods that are nothing but a call, written as one line each:
 *
 *     setAdmin: 'POST {group}/admin newadmin=who'
 *     listGroups: 'GET /publicchatgroups?limit&cursor'
 *     inviteToGroup: 'POST {group}/invite usernames[]=whom'
 *
 * The verb; the path, with what has to be given in braces; what may be asked for in the query; what stands in the body, by the
 * name of its field, the option that it comes from where that is called otherwise, and `[]` where one may stand for its list.
 * `verifyResult:true` is always that.
 */
import { ask, type Call, type Caller, illegal, me, type Outcome, reported } from './request.ts';

/** Options by name, as programs give them. */
export type Options = object & Outcome<never>;

/** Under what names an option may stand: the documents and the original do not always agree. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  group: ['groupId', 'chatRoomId', 'roomId'],
  who: ['username', 'userName', 'user', 'users', 'usernames', 'members'],
  groupName: ['groupName', 'groupname', 'chatRoomName', 'name'],
  pageNum: ['pageNum', 'pagenum'],
  pageSize: ['pageSize', 'pagesize'],
  newOwner: ['newOwner', 'newowner'],
  muteDuration: ['muteDuration', 'mute_duration'],
};

/** An option, by any of its names. */
export function option(options: Options, name: string): unknown {
  const given = options as Readonly<Record<string, unknown>>;
  return (SPELLINGS[name] ?? [name])
    .map(spelled => given[spelled])
    .find(value => value !== undefined && value !== null);
}

/** Something as a part of a path; several are parted by commas. Throws what is told for it if it is nothing. */
export function segment(value: unknown, name: string): string {
  const texts = (Array.isArray(value) ? value : [value]).map(one =>
    one === undefined || one === null ? '' : String(one),
  );
  const parts = texts.flatMap(text => text.split(',')).map(text => text.trim());
  // The two of dots would be another path, however they are written.
  if (parts.length === 0 || parts.some(part => /^\.{0,2}$/.test(part))) {
    throw illegal(`${(SPELLINGS[name] ?? [name])[0]} is ${parts.join() === '' ? 'required' : 'no id'}`);
  }
  return parts.map(encodeURIComponent).join();
}

/** The call that a line means, with these options. Throws for what cannot be asked. */
export function callOf(line: string, options: Options, caller: Caller): Call {
  const [method = '', target = '', ...fields] = line.split(' ');
  const [path = '', query = ''] = target.split('?');
  const asked = query.split('&').flatMap(pair => {
    const [name = '', from = name] = pair.split('=');
    const value = from.startsWith(':') ? from.slice(1) : option(options, from);
    return name && value !== undefined && value !== null ? [`${name}=${encodeURIComponent(String(value))}`] : [];
  });
  const filled = path
    .replace('{me}', () => me(caller))
    .replace(/\{(\w+)\}/g, (_, name: string) => segment(option(options, name), name));
  const body = fields.flatMap(field => {
    const [, name = '', list, fixed, from = name] = /^(\w+)(\[\])?(?::(\w+))?(?:=(\w+))?$/.exec(field) ?? [];
    const value = fixed === undefined ? option(options, from) : fixed === 'true';
    return value === undefined ? [] : [[name, list && !Array.isArray(value) ? [value] : value]];
  });
  return {
    method,
    path: filled + (asked.length > 0 ? `?${asked.join('&')}` : ''),
    body: fields.length > 0 ? Object.fromEntries(body) : undefined,
  };
}

/** The methods of such lines. */
export function methods<Methods>(lines: Readonly<Record<keyof Methods & string, string>>): Methods {
  const made = (line: string) =>
    function (this: Caller, options: Options = {}) {
      const given = options ?? {};
      return reported(
        ask(this, () => callOf(line, given, this)),
        given as Outcome<unknown>,
      );
    };
  return Object.fromEntries(Object.entries<string>(lines).map(([name, line]) => [name, made(line)])) as Methods;
}
