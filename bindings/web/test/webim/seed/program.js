// biome-ignore-all lint/correctness/noUnusedFunctionParameters: the snippets use them
// biome-ignore-all lint/correctness/noUndeclaredVariables: the snippets declare them
// biome-ignore-all lint/correctness/noUnusedVariables: the snippets use them
// biome-ignore-all lint/correctness/noInvalidUseBeforeDeclaration: the same

/*
 * A program made of the guide's snippets. A line "// @snippet NAME" is replaced by that snippet before the program runs.
 * What the snippets print is kept in `printed`; `conn` is the connection of the page, as it is for them.
 */

const printed = [];
const console = { log: (...things) => printed.push(things) };

// The values that the reader is to put in.
const value = 'value';
const value3 = [true, 3, { deep: null }];
const msgType = { IMAGE: 'img' };

function construct(option) {
  // @snippet 01_construct
  return msg;
}

function privateText() {
  // @snippet 02_private_text
  sendPrivateText();
}

function groupText(groupId) {
  // @snippet 03_group_text
  sendGroupText();
}

function roomText(roomId) {
  // @snippet 04_room_text
  sendRoomText();
}

function emoji() {
  // @snippet 05_emoji
  return sendPrivateText;
}

function command() {
  // @snippet 06_command
}

function image() {
  const applet = {};
  // @snippet 07_image
  return { sendPrivateImg, applet };
}

function file() {
  // @snippet 08_file
  sendPrivateFile();
}

function audio() {
  // @snippet 09_audio
  sendPrivateAudio();
}

function video() {
  // @snippet 10_video
  sendPrivateVideo();
}

function urlImage(url, picture) {
  // @snippet 11_url_image
  sendPrivateUrlImg();
}

function custom() {
  // @snippet 12_custom
  sendCustomMsg();
}

function listen() {
  // @snippet 13_listen
}

function processEmoji() {
  // @snippet 14_process_emoji
}

function processImage() {
  // @snippet 15_process_image
}

function processAudio() {
  // @snippet 16_process_audio
  return addAudioMessage;
}

function sessionList() {
  // @snippet 17_session_list
}

function readReceipt(message) {
  // @snippet 18_read_receipt
}

function channelReceipt(groupId) {
  // @snippet 19_channel_receipt
}

globalThis.guide = {
  printed,
  construct,
  privateText,
  groupText,
  roomText,
  emoji,
  command,
  image,
  file,
  audio,
  video,
  urlImage,
  custom,
  listen,
  processEmoji,
  processImage,
  processAudio,
  sessionList,
  readReceipt,
  channelReceipt,
};
