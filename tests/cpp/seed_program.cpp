#include "seed_program.h"

// The included files are the snippets; the build makes them of seed/snippets and seed/slips.txt.

void SeedProgram::uploadImage(const std::string &filePath, long long &requestId) {
#include "seed/01_upload_image.inc"
}

IImageMessage *SeedProgram::imageByMediaId(const std::string &mediaId) {
  IImageMessage *const made =
#include "seed/02_image_by_media_id.inc"
  return made;
}

void SeedProgram::setImageSize(IImageMessage *imageMessage, int imageWidth, int imageHeight) {
#include "seed/03_set_width_and_height.inc"
}

void SeedProgram::setThumbnailSize(IImageMessage *imageMessage, int thumbWidth, int thumbHeight) {
#include "seed/04_set_thumbnail_size.inc"
}

void SeedProgram::sendImageToChannel(IImageMessage *imageMessage, const SendMessageOptions &options) {
#include "seed/05_send_image_to_channel.inc"
}

void SeedProgram::sendImageToPeer(const std::string &account, IImageMessage *imageMessage, const SendMessageOptions &options) {
#include "seed/06_send_image_to_peer.inc"
}

#include "seed/07_on_image_in_channel.inc"

#include "seed/08_on_image_from_peer.inc"

void SeedProgram::downloadImageToFile(const std::string &mediaId, const std::string &filePath, long long &requestId) {
#include "seed/09_download_image_to_file.inc"
}

void SeedProgram::downloadImageToMemory(const std::string &mediaId, long long &requestId) {
#include "seed/10_download_image_to_memory.inc"
}

void SeedProgram::cancelImageUpload(long long requestId) {
#include "seed/11_cancel_image_upload.inc"
}

void SeedProgram::uploadFile(const std::string &filePath, long long &requestId) {
#include "seed/12_upload_file.inc"
}

IFileMessage *SeedProgram::fileByMediaId(const std::string &mediaId) {
  IFileMessage *const made =
#include "seed/13_file_by_media_id.inc"
  return made;
}

void SeedProgram::setFileThumbnail(IFileMessage *imageMessage, const uint8_t *imageData, int imageSize) {
#include "seed/14_set_file_thumbnail.inc"
}

void SeedProgram::sendFileToChannel(IFileMessage *fileMessage, const SendMessageOptions &options) {
#include "seed/15_send_file_to_channel.inc"
}

void SeedProgram::sendFileToPeer(const std::string &account, IFileMessage *fileMessage, const SendMessageOptions &options) {
#include "seed/16_send_file_to_peer.inc"
}

#include "seed/17_on_file_in_channel.inc"

#include "seed/18_on_file_from_peer.inc"

void SeedProgram::downloadFileToFile(const std::string &mediaId, const std::string &filePath, long long &requestId) {
#include "seed/19_download_file_to_file.inc"
}

void SeedProgram::downloadFileToMemory(const std::string &mediaId, long long &requestId) {
#include "seed/20_download_file_to_memory.inc"
}

void SeedProgram::cancelFileUpload(long long requestId) {
#include "seed/21_cancel_file_upload.inc"
}
