/** What a visitor has chosen in an `<input type="file">`. */
import type { ChosenFile, Nothing } from './upload.ts';

/** An input, or the id of one; as `document.getElementById` gives it. */
export type Input = HTMLElement | string | null;

/** Sizes above this are refused by `getFileSize`, in bytes. */
const MOST = 10 * 1024 * 1024;

function fileOf(input: Input): File | undefined {
  const element = typeof input === 'string' ? document.getElementById(input) : input;
  return (element as HTMLInputElement | null)?.files?.[0];
}

/** The chosen file, with an object URL for it; all of it empty when nothing was chosen. */
export function getFileUrl(input: Input): ChosenFile {
  const file = fileOf(input);
  if (!file) return { url: '', filename: '', filetype: '', data: '' as Nothing };
  const { name } = file;
  const dot = name.lastIndexOf('.');
  const filetype = dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
  return { url: URL.createObjectURL(file), filename: name, filetype, data: file };
}

/** Its size as words, such as "12 KB"; `false` above 10 MB, and when nothing was chosen. */
export function getFileSize(input: Input): string | false {
  const bytes = getFileLength(input);
  if (bytes === 0 || bytes > MOST) return false;
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${Math.round(bytes / 1024 / 1024)} MB`;
}

/** Its size in bytes; 0 when nothing was chosen. */
export function getFileLength(input: Input): number {
  return fileOf(input)?.size ?? 0;
}
