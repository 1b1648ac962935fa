// biome-ignore-all lint/correctness/noUnusedFunctionParameters: the snippets use them
// biome-ignore-all lint/correctness/noUndeclaredVariables: the snippets declare them
// biome-ignore-all lint/correctness/noInvalidUseBeforeDeclaration: the same

/*
 * A program made of the guide's snippets. A line "// @snippet NAME" is replaced by that snippet before the program runs.
 * `watch(client)` is the client as the snippets see it: what `downloadMedia` gives is kept in `downloads`.
 */

const downloads = [];

function watch(client) {
  return {
    on: (event, listener) => client.on(event, listener),
    downloadMedia: async (id, handler) => {
      const blob = await client.downloadMedia(id, handler);
      downloads.push(blob);
      return blob;
    },
  };
}

function localImage() {
  // @snippet 01_local_image
  return { fileBlob, fileName };
}

function internetImage(src) {
  // @snippet 02_internet_image
  return new Promise(resolve => imageToBlob(src, resolve));
}

async function uploadImage(blob) {
  // @snippet 03_upload_image
  return mediaMessage;
}

function imageByMediaId(mediaId, blob) {
  // @snippet 04_image_by_media_id
  return imageMessage;
}

function sendImageToPeer(mediaMessage, peerId) {
  // @snippet 05_send_image_to_peer
}

function sendImageToChannel(mediaMessage, channelName) {
  // @snippet 06_send_image_to_channel
}

function onImageFromPeer(client) {
  // @snippet 07_on_image_from_peer
}

function onImageInChannel(client) {
  // @snippet 08_on_image_in_channel
}

function showImage(blob) {
  // @snippet 09_blob_to_image
  return new Promise(resolve => blobToImage(blob, resolve));
}

function localFile() {
  // @snippet 10_local_file
  return { fileBlob, fileName };
}

async function uploadFile(blob) {
  // @snippet 11_upload_file
  return mediaMessage;
}

function fileByMediaId(mediaId) {
  // @snippet 12_file_by_media_id
  return fileMessage;
}

function sendFileToPeer(mediaMessage, peerId) {
  // @snippet 13_send_file_to_peer
}

function sendFileToChannel(mediaMessage, channelName) {
  // @snippet 14_send_file_to_channel
}

function onFileFromPeer(client) {
  // @snippet 15_on_file_from_peer
}

function onFileInChannel(client) {
  // @snippet 16_on_file_in_channel
}

function saveFile(blob) {
  // @snippet 17_blob_to_file
  return new Promise(resolve => blobToFile(blob, resolve));
}

async function cancelUpload(client, blob) {
  // @snippet 18_cancel_upload
}

async function cancelDownload(client, message) {
  // @snippet 19_cancel_download
}

globalThis.guide = {
  downloads,
  watch,
  localImage,
  internetImage,
  uploadImage,
  imageByMediaId,
  sendImageToPeer,
  sendImageToChannel,
  onImageFromPeer,
  onImageInChannel,
  showImage,
  localFile,
  uploadFile,
  fileByMediaId,
  sendFileToPeer,
  sendFileToChannel,
  onFileFromPeer,
  onFileInChannel,
  saveFile,
  cancelUpload,
  cancelDownload,
};
