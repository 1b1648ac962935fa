// Transfers over a network that stalls, cuts and corrupts, and to a server that dies.
#include <gtest/gtest.h>

#include "support/proxy.h"
#include "support/server.h"
#include "support/user.h"

using namespace agora::rtm;
using support::Event;
using support::Fault;
using support::Kind;
using support::Proxy;
using support::Server;
using support::TemporaryFolder;
using support::User;
using support::Way;
using support::noise;
using support::read_file;
using support::with_id;
using support::write_file;

namespace {

// More than sockets swallow; faults strike after the first megabyte.
const std::size_t kLarge = 20000000;
const std::size_t kSome = 1000000;

class MediaFaults : public ::testing::Test {
 protected:
  MediaFaults() : proxy(server.port()), alice(proxy.url(), "alice", support::kApp, support::kFast) {
    alice.login();
    write_file(folder / "large", noise(kLarge));
  }

  // Puts the file on the server past the proxy.
  std::string stored() {
    User bob(server.url(), "bob");
    bob.login();
    IFileMessage *file = bob.upload_file(folder / "large");
    const std::string id = file->getMediaId();
    file->release();
    return id;
  }
  void begin_upload() { support::accepted("upload", alice->createFileMessageByUploading((folder / "large").c_str(), request)); }
  void begin_download(const std::string &id) {
    support::accepted("downloadMediaToFile", alice->downloadMediaToFile(id.c_str(), (target / "copy").c_str(), request));
    support::accepted("downloadMediaToMemory", alice->downloadMediaToMemory(id.c_str(), to_memory));
  }
  int uploaded() { return alice.log().expect("onFileMediaUploadResult", with_id(request)).code; }
  int downloaded() { return alice.log().expect("onMediaDownloadToFileResult", with_id(request)).code; }
  Event downloaded_to_memory() { return alice.log().expect("onMediaDownloadToMemoryResult", with_id(to_memory)); }
  void wait_for_fault(Way way) {
    support::eventually("the fault strikes", [&] { return proxy.struck(Kind::media, way); });
  }

  Server server;
  Proxy proxy;
  User alice;
  TemporaryFolder folder;
  TemporaryFolder target;
  long long request = 0;
  long long to_memory = 0;
};

TEST_F(MediaFaults, an_upload_without_moving_bytes_times_out) {
  proxy.arm(Kind::media, Way::up, Fault::hold, kSome);
  begin_upload();
  EXPECT_EQ(UPLOAD_MEDIA_ERR_TIMEOUT, uploaded());
}

TEST_F(MediaFaults, a_download_without_moving_bytes_times_out_and_leaves_nothing) {
  const std::string id = stored();
  proxy.arm(Kind::media, Way::down, Fault::hold, kSome);
  begin_download(id);
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_TIMEOUT, downloaded());
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_TIMEOUT, downloaded_to_memory().code);
  EXPECT_EQ("", target.listing());
}

TEST_F(MediaFaults, an_upload_corrupted_on_the_way_fails) {
  proxy.arm(Kind::media, Way::up, Fault::flip, kSome);
  begin_upload();
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, uploaded());
  EXPECT_TRUE(proxy.struck(Kind::media, Way::up));
  proxy.heal();
  begin_upload();
  EXPECT_EQ(UPLOAD_MEDIA_ERR_OK, uploaded());
}

TEST_F(MediaFaults, a_download_to_file_corrupted_on_the_way_fails_and_leaves_nothing) {
  const std::string id = stored();
  write_file(target / "copy", "what was there before");
  proxy.arm(Kind::media, Way::down, Fault::flip, kSome);
  support::accepted("downloadMediaToFile", alice->downloadMediaToFile(id.c_str(), (target / "copy").c_str(), request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, downloaded());
  EXPECT_TRUE(proxy.struck(Kind::media, Way::down));
  EXPECT_EQ("copy", target.listing());
  EXPECT_EQ("what was there before", read_file(target / "copy"));
}

TEST_F(MediaFaults, a_download_to_memory_corrupted_on_the_way_fails_and_hands_nothing_over) {
  const std::string id = stored();
  proxy.arm(Kind::media, Way::down, Fault::flip, kSome);
  support::accepted("downloadMediaToMemory", alice->downloadMediaToMemory(id.c_str(), to_memory));
  const Event event = downloaded_to_memory();
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, event.code);
  EXPECT_EQ("", event.data);
  EXPECT_EQ(0, event.total);
}

TEST_F(MediaFaults, an_upload_to_a_server_that_dies_fails) {
  proxy.arm(Kind::media, Way::up, Fault::hold, kSome);
  begin_upload();
  wait_for_fault(Way::up);
  server.kill();
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, uploaded());
}

TEST_F(MediaFaults, a_download_from_a_server_that_dies_fails_and_leaves_nothing) {
  const std::string id = stored();
  // With patience for the attempts to go on, which end long before a stall would be noticed.
  User patient(proxy.url(), "patient");
  patient.login();
  proxy.arm(Kind::media, Way::down, Fault::hold, kSome);
  support::accepted("downloadMediaToFile", patient->downloadMediaToFile(id.c_str(), (target / "copy").c_str(), request));
  support::accepted("downloadMediaToMemory", patient->downloadMediaToMemory(id.c_str(), to_memory));
  wait_for_fault(Way::down);
  server.kill();
  proxy.heal();
  proxy.cut(Kind::media);
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, patient.log().expect("onMediaDownloadToFileResult", with_id(request)).code);
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, patient.log().expect("onMediaDownloadToMemoryResult", with_id(to_memory)).code);
  EXPECT_EQ("", target.listing());
}

TEST_F(MediaFaults, a_download_goes_on_after_its_connection_was_cut) {
  const std::string id = stored();
  proxy.arm(Kind::media, Way::down, Fault::cut, kSome);
  support::accepted("downloadMediaToFile", alice->downloadMediaToFile(id.c_str(), (target / "copy").c_str(), request));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_OK, downloaded());
  EXPECT_TRUE(proxy.struck(Kind::media, Way::down));
  EXPECT_TRUE(read_file(target / "copy") == noise(kLarge));
}

TEST_F(MediaFaults, an_upload_whose_connection_was_cut_fails) {
  proxy.arm(Kind::media, Way::up, Fault::cut, kSome);
  begin_upload();
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, uploaded());
}

TEST_F(MediaFaults, messages_flow_while_a_transfer_stands_still) {
  User bob(server.url(), "bob");
  bob.login();
  proxy.arm(Kind::media, Way::up, Fault::hold, kSome);
  begin_upload();
  wait_for_fault(Way::up);
  const long long sent = alice.send("bob", "still here");
  EXPECT_EQ(PEER_MESSAGE_ERR_OK, alice.log().expect("onSendMessageResult", with_id(sent)).code);
  proxy.heal();
  uploaded();
}

}  // namespace
