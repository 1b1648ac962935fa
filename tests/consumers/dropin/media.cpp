// Image and file messages: up, across, and down again.
#include "scenes.h"

#include <fstream>
#include <iterator>

using namespace agora::rtm;

namespace {

std::string content(const std::string &path) {
  std::ifstream file(path.c_str(), std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

const uint8_t *thumbnail() {
  static const uint8_t bytes[] = {'t', 'h', 'u', 'm', 'b'};
  return bytes;
}

}  // namespace

void images(Scene &scene) {
  const std::string original = content(scene.image);
  long long request = 0;
  accepted("createImageMessageByUploading", scene.ann->createImageMessageByUploading(scene.image.c_str(), request));
  scene.ann_hears.log.expect(words("image uploaded ", request, ": 0"));
  IImageMessage *const image = scene.ann_hears.image;
  same("getSize", image->getSize(), original.size());
  same("getWidth", image->getWidth(), 320);
  same("getHeight", image->getHeight(), 200);
  image->setText("a picture");
  image->setFileName("picture.jpg");
  image->setThumbnail(thumbnail(), static_cast<long long>(5));
  image->setWidth(32);
  image->setHeight(20);
  image->setThumbnailWidth(8);
  image->setThumbnailHeight(5);
  const std::string media = image->getMediaId();
  accepted("sendMessageToPeer", scene.ann->sendMessageToPeer("bob", image, SendMessageOptions()));
  image->release();
  scene.bob_hears.log.expect(words("ann: image picture.jpg of ", original.size(), " bytes, 32x20, thumbnail thumb 8x5, type 4 \"a picture\""));
  same("getMediaId", scene.bob_hears.media_id, media);

  const std::string copy = scene.out + ".image";
  accepted("downloadMediaToFile", scene.bob->downloadMediaToFile(media.c_str(), copy.c_str(), request));
  scene.bob_hears.log.expect(words("in a file ", request, ": 0"));
  if (original.empty() || content(copy) != original) fail("the image came back as another");
  // What is done cannot be cancelled any more.
  accepted("cancelMediaDownload", scene.bob->cancelMediaDownload(request));
  scene.bob_hears.log.expect(words("cancelled ", request, ": 2"));
}

void files(Scene &scene) {
  const std::string original(16 << 20, 'x');
  const std::string path = scene.out + ".file";
  std::ofstream(path.c_str(), std::ios::binary) << original;
  long long request = 0;
  accepted("createFileMessageByUploading", scene.ann->createFileMessageByUploading(path.c_str(), request));
  scene.ann_hears.log.expect(words("uploading ", request, ", all is ", original.size()));
  scene.ann_hears.log.expect(words("file uploaded ", request, ": 0"));
  accepted("cancelMediaUpload", scene.ann->cancelMediaUpload(request));
  scene.ann_hears.log.expect(words("cancelled ", request, ": 2"));
  IFileMessage *const file = scene.ann_hears.file;
  file->setText("a file");
  file->setFileName("file.bin");
  file->setThumbnail(thumbnail(), 5);
  accepted("sendMessageToPeer", scene.ann->sendMessageToPeer("bob", file, SendMessageOptions()));
  file->release();
  scene.bob_hears.log.expect(words("ann: file file.bin of ", original.size(), " bytes, thumbnail thumb, type 3 \"a file\""));
  accepted("downloadMediaToMemory", scene.bob->downloadMediaToMemory(scene.bob_hears.media_id.c_str(), request));
  scene.bob_hears.log.expect(words("downloading ", request, ", all is ", original.size()));
  scene.bob_hears.log.expect(words("in memory ", request, ": 0"));
  if (scene.bob_hears.memory != original) fail("the file came back as another");
}
