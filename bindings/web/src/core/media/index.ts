/** Media: uploads, downloads, and what pictures say about themselves. */
export { type Dimensions, dimensions } from './dimensions.ts';
export { type Thumbnail, type ThumbnailLimits, thumbnail } from './thumbnail.ts';
export { type TransferClient, type TransferOptions, Transfers, type Uploaded } from './transfers.ts';
export type { TransferProgress } from './watch.ts';
