/** Days and times of a conversation, as people say them. */

/** What day it is, in this place: lines of one day have the same. */
export function dayOf(ms: number): string {
  return new Date(ms).toDateString();
}

const LONG = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const WITH_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** `Today`, `Yesterday`, `Friday, 20 November` */
export function dayName(ms: number, now = Date.now()): string {
  const day = new Date(ms);
  const today = new Date(now);
  if (dayOf(ms) === today.toDateString()) return 'Today';
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (dayOf(ms) === yesterday.toDateString()) return 'Yesterday';
  return day.getFullYear() === today.getFullYear() ? LONG.format(day) : WITH_YEAR.format(day);
}

/** What a list says of when something was: `14:03`, `yesterday`, `20 Nov`. */
export function shortTime(ms: number, now = Date.now()): string {
  const name = dayName(ms, now);
  if (name === 'Today') return new Date(ms).toLocaleTimeString('en-GB').slice(0, 5);
  return name === 'Yesterday' ? 'yesterday' : SHORT.format(new Date(ms));
}
