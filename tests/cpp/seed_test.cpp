// The guide to image and file messages, run: two users and the real server, and each bullet of its notes.
#include "seed_program.h"

#include <gtest/gtest.h>

#include <memory>
#include <regex>
#include <set>
#include <sstream>

#include "support/proxy.h"
#include "support/server.h"
#include "support/user.h"

using support::Event;
using support::EventLog;
using support::Fault;
using support::Kind;
using support::Proxy;
using support::Room;
using support::Server;
using support::TemporaryFolder;
using support::User;
using support::Way;
using support::picture;
using support::read_file;
using support::with_id;

namespace {

// The guide's handler, with a log: its own bodies leave no trace.
class Receiver : public CRTMCallBack {
 public:
  EventLog log;

  void onLoginSuccess() override { note("onLoginSuccess"); }
  void onJoinSuccess() override { note("onJoinSuccess"); }
  void onImageMessageReceived(const char *userId, const IImageMessage *message) override {
    CRTMCallBack::onImageMessageReceived(userId, message);
    note("onImageMessageReceived", userId, message);
  }
  void onImageMessageReceivedFromPeer(const char *peerId, const IImageMessage *message) override {
    CRTMCallBack::onImageMessageReceivedFromPeer(peerId, message);
    note("onImageMessageReceivedFromPeer", peerId, message);
  }
  void onFileMessageReceived(const char *userId, const IFileMessage *message) override {
    CRTMCallBack::onFileMessageReceived(userId, message);
    note("onFileMessageReceived", userId, message);
  }
  void onFileMessageReceivedFromPeer(const char *peerId, const IFileMessage *message) override {
    CRTMCallBack::onFileMessageReceivedFromPeer(peerId, message);
    note("onFileMessageReceivedFromPeer", peerId, message);
  }
  void onMediaDownloadToFileResult(long long requestId, DOWNLOAD_MEDIA_ERR_CODE code) override { note("onMediaDownloadToFileResult", requestId, code); }
  void onMediaDownloadToMemoryResult(long long requestId, const char *memory, long long length, DOWNLOAD_MEDIA_ERR_CODE code) override {
    note("onMediaDownloadToMemoryResult", requestId, code, std::string(memory, static_cast<std::size_t>(length)));
  }

 private:
  void note(const char *name, long long id = 0, int code = 0, const std::string &data = "") {
    Event event;
    event.name = name;
    event.id = id;
    event.code = code;
    event.data = data;
    log.add(event);
  }
  template <class Media>
  void note(const char *name, const char *user, const Media *message) {
    Event event;
    event.name = name;
    event.user = user;
    event.media_id = message->getMediaId();
    event.file_name = message->getFileName();
    event.total = message->getSize();
    if (message->getThumbnailLength() > 0) event.thumbnail.assign(message->getThumbnailData(), static_cast<std::size_t>(message->getThumbnailLength()));
    sizes(event, message);
    log.add(event);
  }
  static void sizes(Event &event, const IImageMessage *message) {
    event.width = message->getWidth();
    event.height = message->getHeight();
    event.thumbnail_width = message->getThumbnailWidth();
    event.thumbnail_height = message->getThumbnailHeight();
  }
  static void sizes(Event &, const IFileMessage *) {}
};

// Alice sends, Bob receives; both are in the channel "lobby". Alice reaches the server through a proxy that can hold her transfers.
class Seed : public ::testing::Test {
 protected:
  Seed() : proxy(server.port()), alice(proxy.url(), "alice"), bob(createRtmService()) {
    alice.login();
    lobby.reset(new Room(alice, "lobby"));
    support::accepted("initialize", bob->initialize(support::kApp, &heard));
    support::accepted("setParameters", bob->setParameters(("{\"rtm.server\":\"" + server.url() + "\"}").c_str()));
    support::accepted("login", bob->login(nullptr, "bob"));
    heard.log.expect("onLoginSuccess");
    channel = bob->createChannel("lobby", &heard);
    support::accepted("join", channel->join());
    heard.log.expect("onJoinSuccess");
    sender.reset(new SeedProgram(alice.service(), lobby->channel()));
    receiver.reset(new SeedProgram(bob, channel));
  }
  ~Seed() override { bob->release(true); }

  Server server;
  Proxy proxy;
  User alice;
  Receiver heard;
  IRtmService *bob;
  IChannel *channel = nullptr;
  std::unique_ptr<Room> lobby;
  std::unique_ptr<SeedProgram> sender;
  std::unique_ptr<SeedProgram> receiver;
  TemporaryFolder folder;
  long long request = 0;
};

TEST_F(Seed, an_image_is_uploaded_sent_to_peer_and_channel_and_downloaded_to_file_and_memory) {
  sender->uploadImage(picture("photo.jpg"), request);
  EXPECT_EQ(0, alice.log().expect("onImageMediaUploadResult", with_id(request)).code);
  IImageMessage *image = alice.events.take_image(request);
  ASSERT_NE(nullptr, image);
  sender->setThumbnailSize(image, 32, 20);

  sender->sendImageToChannel(image, SendMessageOptions());
  sender->sendImageToPeer("bob", image, SendMessageOptions());
  const std::string media_id = image->getMediaId();
  image->release();

  const std::string original = read_file(picture("photo.jpg"));
  for (const char *callback : {"onImageMessageReceived", "onImageMessageReceivedFromPeer"}) {
    const Event received = heard.log.expect(callback);
    EXPECT_EQ("alice", received.user);
    EXPECT_EQ(media_id, received.media_id);
    EXPECT_EQ(static_cast<long long>(original.size()), received.total);
    EXPECT_EQ("photo.jpg", received.file_name);
    EXPECT_EQ(320, received.width);
    EXPECT_EQ(200, received.height);
    EXPECT_EQ(32, received.thumbnail_width);
    EXPECT_EQ(20, received.thumbnail_height);
  }

  receiver->downloadImageToFile(media_id, folder / "photo.jpg", request);
  EXPECT_EQ(0, heard.log.expect("onMediaDownloadToFileResult", with_id(request)).code);
  EXPECT_EQ(original, read_file(folder / "photo.jpg"));
  receiver->downloadImageToMemory(media_id, request);
  EXPECT_EQ(original, heard.log.expect("onMediaDownloadToMemoryResult", with_id(request)).data);
}

TEST_F(Seed, an_image_on_the_server_is_sent_again_by_its_media_id) {
  IImageMessage *uploaded = alice.upload_image(picture("chart.png"));
  const std::string media_id = uploaded->getMediaId();
  uploaded->release();

  IImageMessage *image = sender->imageByMediaId(media_id);
  ASSERT_NE(nullptr, image);
  EXPECT_EQ(media_id, image->getMediaId());
  sender->setImageSize(image, 240, 160);
  sender->sendImageToPeer("bob", image, SendMessageOptions());
  image->release();

  const Event received = heard.log.expect("onImageMessageReceivedFromPeer");
  EXPECT_EQ(media_id, received.media_id);
  EXPECT_EQ(240, received.width);
  EXPECT_EQ(160, received.height);
  receiver->downloadImageToMemory(received.media_id, request);
  EXPECT_EQ(read_file(picture("chart.png")), heard.log.expect("onMediaDownloadToMemoryResult", with_id(request)).data);
}

TEST_F(Seed, a_file_is_uploaded_given_a_thumbnail_sent_and_downloaded) {
  support::write_file(folder / "report.bin", support::noise(200000));
  sender->uploadFile(folder / "report.bin", request);
  EXPECT_EQ(0, alice.log().expect("onFileMediaUploadResult", with_id(request)).code);
  IFileMessage *file = alice.events.take_file(request);
  ASSERT_NE(nullptr, file);
  const std::string thumbnail = support::noise(500, 2);
  sender->setFileThumbnail(file, reinterpret_cast<const uint8_t *>(thumbnail.data()), 500);
  sender->sendFileToChannel(file, SendMessageOptions());
  sender->sendFileToPeer("bob", file, SendMessageOptions());
  const std::string media_id = file->getMediaId();
  file->release();

  for (const char *callback : {"onFileMessageReceived", "onFileMessageReceivedFromPeer"}) {
    const Event received = heard.log.expect(callback);
    EXPECT_EQ("alice", received.user);
    EXPECT_EQ(media_id, received.media_id);
    EXPECT_EQ(200000, received.total);
    EXPECT_EQ("report.bin", received.file_name);
    EXPECT_EQ(thumbnail, received.thumbnail);
  }
  receiver->downloadFileToFile(media_id, folder / "copy.bin", request);
  EXPECT_EQ(0, heard.log.expect("onMediaDownloadToFileResult", with_id(request)).code);
  EXPECT_EQ(read_file(folder / "report.bin"), read_file(folder / "copy.bin"));
  receiver->downloadFileToMemory(media_id, request);
  EXPECT_EQ(read_file(folder / "report.bin"), heard.log.expect("onMediaDownloadToMemoryResult", with_id(request)).data);

  IFileMessage *again = sender->fileByMediaId(media_id);
  ASSERT_NE(nullptr, again);
  sender->sendFileToPeer("bob", again, SendMessageOptions());
  again->release();
  EXPECT_EQ(media_id, heard.log.expect("onFileMessageReceivedFromPeer").media_id);
}

// A file larger than what sockets swallow, so that holding the bytes holds the transfer.
const std::size_t kLarge = 20000000;

TEST_F(Seed, a_running_image_upload_is_cancelled) {
  support::write_file(folder / "large", support::noise(kLarge));
  proxy.arm(Kind::media, Way::up, Fault::hold, 1000000);
  sender->uploadImage(folder / "large", request);
  support::eventually("the upload is held", [&] { return proxy.struck(Kind::media, Way::up); });
  sender->cancelImageUpload(request);
  EXPECT_EQ(CANCEL_MEDIA_ERR_OK, alice.log().expect("onMediaCancelResult", with_id(request)).code);
  EXPECT_EQ(UPLOAD_MEDIA_ERR_INTERRUPTED, alice.log().expect("onImageMediaUploadResult", with_id(request)).code);
}

TEST_F(Seed, a_running_file_upload_is_cancelled) {
  support::write_file(folder / "large", support::noise(kLarge));
  proxy.arm(Kind::media, Way::up, Fault::hold, 1000000);
  sender->uploadFile(folder / "large", request);
  support::eventually("the upload is held", [&] { return proxy.struck(Kind::media, Way::up); });
  sender->cancelFileUpload(request);
  EXPECT_EQ(CANCEL_MEDIA_ERR_OK, alice.log().expect("onMediaCancelResult", with_id(request)).code);
  EXPECT_EQ(UPLOAD_MEDIA_ERR_INTERRUPTED, alice.log().expect("onFileMediaUploadResult", with_id(request)).code);
}

// The notes, bullet by bullet.

TEST_F(Seed, note_methods_need_a_login) {
  User stranger(server.url(), "stranger");
  long long untouched = -7;
  EXPECT_EQ(UPLOAD_MEDIA_ERR_NOT_LOGGED_IN, stranger->createImageMessageByUploading(picture("photo.jpg").c_str(), untouched));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_NOT_LOGGED_IN, stranger->createFileMessageByUploading(picture("photo.jpg").c_str(), untouched));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_LOGGED_IN, stranger->downloadMediaToMemory("id", untouched));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_LOGGED_IN, stranger->downloadMediaToFile("id", "/tmp/id", untouched));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_LOGGED_IN, stranger->cancelMediaUpload(1));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_LOGGED_IN, stranger->cancelMediaDownload(1));
  EXPECT_EQ(-7, untouched);
}

TEST_F(Seed, note_content_file_name_and_thumbnail_together_have_32_kilobytes) {
  IFileMessage *file = alice.upload_file(picture("icon.bmp"));
  file->setText(std::string(100, 't').c_str());
  file->setFileName(std::string(68, 'n').c_str());
  const std::string thumbnail = support::noise(32768 - 168 + 1);
  const uint8_t *bytes = reinterpret_cast<const uint8_t *>(thumbnail.data());
  file->setThumbnail(bytes, 32768 - 168 + 1);
  EXPECT_EQ(PEER_MESSAGE_ERR_INVALID_MESSAGE, alice->sendMessageToPeer("bob", file, SendMessageOptions()));
  EXPECT_EQ(CHANNEL_MESSAGE_ERR_INVALID_MESSAGE, (*lobby)->sendMessage(file, SendMessageOptions()));
  file->setThumbnail(bytes, 32768 - 168);
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, alice->sendMessageToPeer("bob", file, SendMessageOptions()));
  EXPECT_EQ(32768u - 168, heard.log.expect("onFileMessageReceivedFromPeer").thumbnail.size());
  file->release();
}

TEST_F(Seed, note_thumbnails_are_binary_and_never_set_by_the_library) {
  IImageMessage *image = alice.upload_image(picture("photo.jpg"));
  EXPECT_EQ(0, image->getThumbnailLength());
  EXPECT_EQ(0, image->getThumbnailWidth());
  EXPECT_EQ(0, image->getThumbnailHeight());
  std::string thumbnail;
  for (int byte = 0; byte < 256; ++byte) thumbnail += static_cast<char>(byte);
  image->setThumbnail(reinterpret_cast<const uint8_t *>(thumbnail.data()), 256);
  sender->sendImageToPeer("bob", image, SendMessageOptions());
  image->release();
  EXPECT_EQ(thumbnail, heard.log.expect("onImageMessageReceivedFromPeer").thumbnail);
}

TEST_F(Seed, note_paths_are_utf8_and_absolute) {
  const std::string name = folder / "caf\xc3\xa9 \xe5\x9b\xbe.jpg";
  support::write_file(name, read_file(picture("photo.jpg")));
  IImageMessage *image = alice.upload_image(name);
  const std::string media_id = image->getMediaId();
  EXPECT_STREQ("caf\xc3\xa9 \xe5\x9b\xbe.jpg", image->getFileName());
  image->release();
  receiver->downloadImageToFile(media_id, folder / "\xd0\xba\xd0\xbe\xd0\xbf\xd0\xb8\xd1\x8f", request);
  EXPECT_EQ(0, heard.log.expect("onMediaDownloadToFileResult", with_id(request)).code);
  EXPECT_EQ(read_file(name), read_file(folder / "\xd0\xba\xd0\xbe\xd0\xbf\xd0\xb8\xd1\x8f"));

  EXPECT_EQ(UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->createImageMessageByUploading("photo.jpg", request));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->createImageMessageByUploading("/tmp/\xff\xfe.jpg", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, bob->downloadMediaToFile(media_id.c_str(), "photo.jpg", request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, bob->downloadMediaToFile(media_id.c_str(), "/tmp/\xff\xfe.jpg", request));
}

TEST_F(Seed, note_a_finished_task_cannot_be_cancelled) {
  sender->uploadImage(picture("photo.jpg"), request);
  EXPECT_EQ(0, alice.log().expect("onImageMediaUploadResult", with_id(request)).code);
  sender->cancelImageUpload(request);
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_EXIST, alice.log().expect("onMediaCancelResult", with_id(request)).code);
}

TEST_F(Seed, note_a_download_to_memory_is_there_in_its_callback) {
  IFileMessage *file = alice.upload_file(picture("chart.png"));
  receiver->downloadFileToMemory(file->getMediaId(), request);
  file->release();
  // The receiver copied the bytes inside the callback.
  EXPECT_EQ(read_file(picture("chart.png")), heard.log.expect("onMediaDownloadToMemoryResult", with_id(request)).data);
}

TEST_F(Seed, note_nine_transfers_run_at_once) {
  support::write_file(folder / "large", support::noise(kLarge));
  IFileMessage *file = alice.upload_file(picture("photo.jpg"));
  const std::string media_id = file->getMediaId();
  file->release();
  proxy.arm(Kind::media, Way::up, Fault::hold, 0);
  std::set<long long> running;
  for (int i = 0; i < 5; ++i) {
    sender->uploadFile(folder / "large", request);
    running.insert(request);
  }
  for (int i = 0; i < 4; ++i) {
    sender->downloadFileToMemory(media_id, request);
    running.insert(request);
  }
  EXPECT_EQ(9u, running.size());
  EXPECT_EQ(UPLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, alice->createFileMessageByUploading((folder / "large").c_str(), request));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, alice->createImageMessageByUploading(picture("photo.jpg").c_str(), request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, alice->downloadMediaToMemory(media_id.c_str(), request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_CONCURRENCY_LIMIT_EXCEEDED, alice->downloadMediaToFile(media_id.c_str(), (folder / "x").c_str(), request));
  proxy.heal();
  for (int i = 0; i < 5; ++i) alice.log().expect("onFileMediaUploadResult");
  for (int i = 0; i < 4; ++i) alice.log().expect("onMediaDownloadToMemoryResult");
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_OK, alice.download(media_id).code) << "a finished transfer makes room";
}

TEST_F(Seed, note_width_and_height_are_attributes_and_the_image_stays_as_it_is) {
  IImageMessage *image = alice.upload_image(picture("photo.jpg"));
  sender->setImageSize(image, 32, 20);
  sender->sendImageToPeer("bob", image, SendMessageOptions());
  image->release();
  const Event received = heard.log.expect("onImageMessageReceivedFromPeer");
  EXPECT_EQ(32, received.width);
  EXPECT_EQ(20, received.height);
  receiver->downloadImageToMemory(received.media_id, request);
  EXPECT_EQ(read_file(picture("photo.jpg")), heard.log.expect("onMediaDownloadToMemoryResult", with_id(request)).data);
}

TEST_F(Seed, note_width_and_height_are_computed_for_jpeg_png_and_bmp) {
  struct {
    const char *name;
    int width, height;
  } const pictures[] = {{"photo.jpg", 320, 200}, {"chart.png", 240, 160}, {"icon.bmp", 64, 48}, {"anim.gif", 0, 0}, {"modern.webp", 0, 0}};
  for (const auto &one : pictures) {
    IImageMessage *image = alice.upload_image(picture(one.name));
    EXPECT_EQ(one.width, image->getWidth()) << one.name;
    EXPECT_EQ(one.height, image->getHeight()) << one.name;
    image->release();
  }
}

TEST_F(Seed, note_the_sender_releases_the_image_message) {
  IImageMessage *image = alice.upload_image(picture("photo.jpg"));
  sender->sendImageToPeer("bob", image, SendMessageOptions());
  image->release();  // on the line after the send: the message was copied
  EXPECT_EQ(320, heard.log.expect("onImageMessageReceivedFromPeer").width);
}

// The program above is the guide's: each snippet is compiled, once, and differs from what is printed by the slips alone.
TEST(SeedSnippets, each_is_in_the_program_once_and_only_the_slips_differ) {
  const std::string program = read_file(std::string(RTM_TEST_SOURCE) + "/seed_program.cpp");
  std::set<std::string> included;
  const std::regex include("#include \"seed/([^\"]+)\\.inc\"");
  for (std::sregex_iterator it(program.begin(), program.end(), include), end; it != end; ++it) EXPECT_TRUE(included.insert((*it)[1]).second) << (*it)[1];
  EXPECT_EQ(21u, included.size());

  std::set<std::string> slips;
  std::istringstream table(read_file(std::string(RTM_TEST_SOURCE) + "/seed/slips.txt"));
  for (std::string line; std::getline(table, line);) {
    if (!line.empty() && line[0] != '#') slips.insert(line.substr(0, line.find(' ')));
  }
  EXPECT_EQ(3u, slips.size());
  for (const std::string &name : included) {
    const std::string printed = read_file(std::string(RTM_TEST_SOURCE) + "/seed/snippets/" + name + ".txt");
    const std::string compiled = read_file(std::string(RTM_TEST_BINARY) + "/seed/" + name + ".inc");
    EXPECT_EQ(slips.count(name) == 0, printed == compiled) << name;
  }
}

}  // namespace
