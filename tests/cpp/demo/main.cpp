// rtm_demo --server ws://HOST:PORT --out DIR --media DIR
//
// Three people on one server. Alice sends pictures to Bob and to a channel, Bob and Carol download and compare them; then Alice changes her mind
// half-way through a large upload. Exits with 0 only when every picture arrived byte for byte and the upload ended as interrupted.
#include <sys/stat.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>

#include "painting.h"
#include "person.h"
#include "support/proxy.h"
#include "support/temporary.h"

using support::read_file;
using support::write_file;

namespace {

struct Options {
  std::string server, out, media;
};

Options parse(int argc, char **argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string name = argv[i];
    if (name == "--server") options.server = argv[i + 1];
    if (name == "--out") options.out = argv[i + 1];
    if (name == "--media") options.media = argv[i + 1];
  }
  if (options.server.empty() || options.out.empty() || options.media.empty()) {
    throw std::runtime_error("usage: rtm_demo --server ws://127.0.0.1:PORT --out DIR --media DIR");
  }
  return options;
}

// The paths that the library is given are absolute.
std::string folder(const std::string &path) {
  mkdir(path.c_str(), 0755);
  char *absolute = realpath(path.c_str(), nullptr);
  if (absolute == nullptr) throw std::runtime_error("cannot make the folder " + path);
  const std::string out = absolute;
  std::free(absolute);
  return out;
}

void same(const std::string &whose, const std::string &got, const std::string &original) {
  if (got != original) throw std::runtime_error(whose + " differs from the original");
}

void show(const Person &person, const Received &received, const char *where) {
  const std::string thumbnail = received.thumbnail > 0 ? ", with a thumbnail of " + std::to_string(received.thumbnail) + " bytes" : "";
  std::printf("    %s hears %s: \"%s\" from %s, %dx%d pixels, %lld bytes%s\n", person.name.c_str(), where, received.file_name.c_str(),
              received.from.c_str(), received.width, received.height, received.size, thumbnail.c_str());
}

// The library makes no thumbnails; whoever paints the picture paints its thumbnail too.
const int kThumbnailWidth = 36;
const int kThumbnailHeight = 24;

// One picture's way from Alice to the others.
void share(Person &alice, Person &bob, Person &carol, const std::string &path, const std::string &thumbnail, const std::string &out) {
  const std::string name = path.substr(path.rfind('/') + 1);
  const std::string original = read_file(path);
  std::printf("\n* alice uploads %s\n", name.c_str());
  agora::rtm::IImageMessage *image = alice.upload(path);
  std::printf("    the server keeps %lld bytes under the media id %s; the library measured %dx%d pixels\n", image->getSize(), image->getMediaId(),
              image->getWidth(), image->getHeight());
  if (!thumbnail.empty()) {
    image->setThumbnail(reinterpret_cast<const uint8_t *>(thumbnail.data()), static_cast<long long>(thumbnail.size()));
    image->setThumbnailWidth(kThumbnailWidth);
    image->setThumbnailHeight(kThumbnailHeight);
  }
  std::printf("* alice sends it to bob and to the channel \"holiday\": a small message each, the bytes stay where they are\n");
  alice.send_to_peer("bob", image);
  std::printf("    bob's library has confirmed the message\n");
  alice.send_to_channel(image);
  std::printf("    the server has taken the message for the channel\n");
  image->release();

  const Received personal = bob.next_from_peer();
  show(bob, personal, "in person");
  show(bob, bob.next_from_channel(), "in the channel");
  const Received public_one = carol.next_from_channel();
  show(carol, public_one, "in the channel");

  const std::string bobs = out + "/bob-" + name;
  bob.download_to_file(personal.media_id, bobs);
  same("bob's file", read_file(bobs), original);
  std::printf("* bob downloads it to a file: %zu bytes, the same as alice's\n", original.size());
  const std::string carols = carol.download_to_memory(public_one.media_id);
  same("carol's copy", carols, original);
  write_file(out + "/carol-" + name, carols);
  std::printf("* carol downloads it to memory: %zu bytes, the same as alice's\n", carols.size());
}

void run(const Options &options) {
  const std::string out = folder(options.out);
  const std::string media = folder(options.media);
  std::printf("* alice, bob and carol log in at %s\n", options.server.c_str());
  // Alice's transfers pass a relay in this program that is slow on purpose, or there would be nothing to watch.
  support::Proxy slow_line(static_cast<std::uint16_t>(std::atoi(options.server.c_str() + options.server.rfind(':') + 1)));
  slow_line.slow_down(12000000);
  Person alice(slow_line.url(), "alice");
  Person bob(options.server, "bob");
  Person carol(options.server, "carol");
  std::printf("* all three join the channel \"holiday\"\n");
  for (Person *person : {&alice, &bob, &carol}) person->join("holiday");

  share(alice, bob, carol, media + "/photo.jpg", "", out);
  const std::string painted = out + "/sunrise.bmp";
  write_file(painted, sunrise(1800, 1200));
  share(alice, bob, carol, painted, sunrise(kThumbnailWidth, kThumbnailHeight), out);

  std::printf("\n* alice uploads a file of 30 MB and cancels it half-way\n");
  support::TemporaryFolder temporary;
  write_file(temporary / "large.bin", support::noise(31457280));
  const int code = alice.upload_and_cancel_half_way(temporary / "large.bin");
  if (code != agora::rtm::UPLOAD_MEDIA_ERR_INTERRUPTED) {
    throw std::runtime_error("the cancelled upload ended with " + std::to_string(code) + " instead of INTERRUPTED (6)");
  }
  std::printf("    the upload ended with UPLOAD_MEDIA_ERR_INTERRUPTED (6), as it should; the server keeps nothing of it\n");
  std::printf("\nEvery picture arrived byte for byte. They lie in %s:\n    sunrise.bmp  bob-photo.jpg  carol-photo.jpg  bob-sunrise.bmp  carol-sunrise.bmp\n",
              out.c_str());
}

}  // namespace

int main(int argc, char **argv) {
  try {
    run(parse(argc, argv));
    return 0;
  } catch (const std::exception &error) {
    std::fflush(stdout);
    std::fprintf(stderr, "\nThe demo failed: %s\n", error.what());
    return 1;
  }
}
