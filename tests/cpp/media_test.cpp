// Uploads and downloads through the real server: sizes, paths, ids, limits, progress and cancelling.
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>

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
using support::picture;
using support::read_file;
using support::with_id;
using support::write_file;

namespace {

const std::size_t kLimit = 31457280;

class Media : public ::testing::Test {
 protected:
  Media() : proxy(server.port()), alice(proxy.url(), "alice", support::kApp, support::kFast) { alice.login(); }

  // Uploads `path` as a file and gives the code of its result.
  int upload(const std::string &path) {
    support::accepted("createFileMessageByUploading", alice->createFileMessageByUploading(path.c_str(), request));
    const int code = alice.log().expect("onFileMediaUploadResult", with_id(request)).code;
    IFileMessage *message = alice.events.take_file(request);
    EXPECT_EQ(code == 0, message != nullptr);
    if (message != nullptr) {
      media_id = message->getMediaId();
      message->release();
    }
    return code;
  }
  // Downloads media_id to `path` and gives the code of its result.
  int download(const std::string &path) {
    support::accepted("downloadMediaToFile", alice->downloadMediaToFile(media_id.c_str(), path.c_str(), request));
    return alice.log().expect("onMediaDownloadToFileResult", with_id(request)).code;
  }

  Server server;
  Proxy proxy;
  User alice;
  TemporaryFolder folder;
  long long request = 0;
  std::string media_id;
};

TEST_F(Media, of_one_byte_travels) {
  write_file(folder / "one", "x");
  EXPECT_EQ(UPLOAD_MEDIA_ERR_OK, upload(folder / "one"));
  EXPECT_EQ("x", alice.download(media_id).data);
}

TEST_F(Media, of_zero_bytes_fails) {
  write_file(folder / "empty", "");
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, upload(folder / "empty"));
}

TEST_F(Media, of_31457280_bytes_travels_both_ways_with_progress) {
  const std::string bytes = noise(kLimit);
  write_file(folder / "limit", bytes);
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(folder / "limit"));
  const long long uploaded = request;
  ASSERT_EQ(DOWNLOAD_MEDIA_ERR_OK, download(folder / "copy"));
  const long long downloaded = request;
  EXPECT_TRUE(read_file(folder / "copy") == bytes);
  const Event memory = alice.download(media_id);
  EXPECT_EQ(static_cast<long long>(kLimit), memory.total);
  EXPECT_TRUE(memory.data == bytes);

  // Progress grows, ends at the whole, and comes before the result.
  for (const auto &expected : {std::make_pair(uploaded, "Upload"), std::make_pair(downloaded, "Download")}) {
    long long last = -1;
    bool ended = false;
    for (const Event &event : alice.log().all()) {
      if (event.id != expected.first) continue;
      if (event.name == std::string("onMedia") + expected.second + "ingProgress") {
        EXPECT_FALSE(ended) << "progress after the result";
        EXPECT_GE(event.current, last);
        EXPECT_EQ(static_cast<long long>(kLimit), event.total);
        last = event.current;
      } else {
        ended = true;
      }
    }
    EXPECT_TRUE(ended);
    EXPECT_EQ(static_cast<long long>(kLimit), last);
  }
}

TEST_F(Media, of_31457281_bytes_overflows) {
  write_file(folder / "over", std::string(kLimit + 1, 'x'));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_SIZE_OVERFLOW, upload(folder / "over"));
}

TEST_F(Media, uploads_need_an_absolute_utf8_path) {
  for (const char *path : {"", "relative.jpg", "./relative.jpg", "~/home.jpg", "/tmp/\xff\xfe.jpg", "/tmp/\xc3\x28"}) {
    EXPECT_EQ(UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->createFileMessageByUploading(path, request)) << path;
    EXPECT_EQ(UPLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->createImageMessageByUploading(path, request)) << path;
  }
}

TEST_F(Media, uploads_of_what_is_no_readable_file_fail) {
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, upload(folder / "missing"));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, upload(folder.path())) << "a directory";
  ASSERT_EQ(0, mkfifo((folder / "fifo").c_str(), 0600));
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, upload(folder / "fifo")) << "a fifo is refused, not waited for";
  EXPECT_EQ(UPLOAD_MEDIA_ERR_FAILURE, upload("/dev/zero"));
}

TEST_F(Media, downloads_need_an_absolute_utf8_path) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  for (const char *path : {"", "relative.jpg", "./relative.jpg", "/tmp/\xff\xfe.jpg"}) {
    EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->downloadMediaToFile(media_id.c_str(), path, request)) << path;
  }
}

TEST_F(Media, downloads_to_where_nothing_can_be_written_fail_and_leave_nothing) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  write_file(folder / "file", "mine");
  ASSERT_EQ(0, mkdir((folder / "directory").c_str(), 0700));
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, download(folder / "missing/photo.jpg")) << "a folder that is not there";
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, download(folder / "file/photo.jpg")) << "a folder that is a file";
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, download(folder / "directory")) << "a target that is a folder";
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, download("/proc/photo.jpg")) << "a file system that takes no files";
  EXPECT_EQ("directory file", folder.listing());
  EXPECT_EQ("mine", read_file(folder / "file"));
}

TEST_F(Media, a_download_replaces_the_file_at_its_target) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  write_file(folder / "photo.jpg", "what was there before");
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_OK, download(folder / "photo.jpg"));
  EXPECT_EQ(read_file(picture("photo.jpg")), read_file(folder / "photo.jpg"));
  EXPECT_EQ("photo.jpg", folder.listing());
}

// Makes the folder's file system too small for a megabyte: a mounted tmpfs for root, a limit on the size of files for others.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string &folder) : folder_(folder) {
    mounted_ = mount("tmpfs", folder.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "size=256k") == 0;
    if (!mounted_) {
      getrlimit(RLIMIT_FSIZE, &before_);
      signal(SIGXFSZ, SIG_IGN);
      const rlimit small = {262144, before_.rlim_max};
      setrlimit(RLIMIT_FSIZE, &small);
    }
  }
  ~SmallDisk() {
    if (mounted_) {
      umount2(folder_.c_str(), MNT_DETACH);
    } else {
      setrlimit(RLIMIT_FSIZE, &before_);
    }
  }

 private:
  std::string folder_;
  bool mounted_ = false;
  rlimit before_ = rlimit();
};

TEST_F(Media, a_download_to_a_full_disk_fails_and_leaves_nothing) {
  write_file(folder / "megabyte", noise(1000000));
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(folder / "megabyte"));
  TemporaryFolder small;
  {
    const SmallDisk disk(small.path());
    EXPECT_EQ(DOWNLOAD_MEDIA_ERR_FAILURE, download(small / "megabyte"));
    EXPECT_EQ("", small.listing());
  }
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_OK, download(folder / "copy"));
}

TEST_F(Media, unknown_ids_do_not_exist) {
  for (const char *id : {"nothing", "../../etc/passwd", "a b/c?d#e%00", "\xc3\xa9"}) {
    media_id = id;
    EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_EXIST, download(folder / "x")) << id;
    EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_EXIST, alice.download(id).code) << id;
  }
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INVALID_ARGUMENT, alice->downloadMediaToMemory("\xff\xfe", request));
  EXPECT_EQ("", folder.listing());
}

TEST_F(Media, ids_of_another_app_do_not_exist) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  User stranger(server.url(), "alice", "another-app");
  stranger.login();
  const Event event = stranger.download(media_id);
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_NOT_EXIST, event.code);
  EXPECT_EQ("", event.data);
  User neighbour(server.url(), "bob");
  neighbour.login();
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_OK, neighbour.download(media_id).code);
}

TEST_F(Media, ids_differ_for_the_same_file) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  const std::string first = media_id;
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  EXPECT_NE(first, media_id);
  EXPECT_EQ(read_file(picture("photo.jpg")), alice.download(first).data);
  EXPECT_EQ(read_file(picture("photo.jpg")), alice.download(media_id).data);
}

TEST_F(Media, survives_the_death_of_the_server) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  server.start_again();
  User bob(server.url(), "bob");
  bob.login();
  EXPECT_EQ(read_file(picture("photo.jpg")), bob.download(media_id).data);
}

TEST(MediaLife, expired_ids_do_not_exist) {
  Server server("[media]\nlife_ms = 1500\nsweep_ms = 50\n");
  User alice(server.url(), "alice");
  alice.login();
  IFileMessage *file = alice.upload_file(picture("photo.jpg"));
  const std::string media_id = file->getMediaId();
  file->release();
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_OK, alice.download(media_id).code);
  support::eventually("the id expires", [&] { return alice.download(media_id).code == DOWNLOAD_MEDIA_ERR_NOT_EXIST; });
}

TEST_F(Media, a_running_download_is_cancelled_and_leaves_nothing) {
  write_file(folder / "large", noise(20000000));
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(folder / "large"));
  proxy.arm(Kind::media, Way::down, Fault::hold, 1000000);
  TemporaryFolder target;
  long long to_file = 0, to_memory = 0;
  support::accepted("downloadMediaToFile", alice->downloadMediaToFile(media_id.c_str(), (target / "large").c_str(), to_file));
  support::accepted("downloadMediaToMemory", alice->downloadMediaToMemory(media_id.c_str(), to_memory));
  support::eventually("the downloads are held", [&] { return proxy.struck(Kind::media, Way::down); });
  support::accepted("cancelMediaDownload", alice->cancelMediaDownload(to_file));
  support::accepted("cancelMediaDownload", alice->cancelMediaDownload(to_memory));
  EXPECT_EQ(CANCEL_MEDIA_ERR_OK, alice.log().expect("onMediaCancelResult", with_id(to_file)).code);
  EXPECT_EQ(CANCEL_MEDIA_ERR_OK, alice.log().expect("onMediaCancelResult", with_id(to_memory)).code);
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INTERRUPTED, alice.log().expect("onMediaDownloadToFileResult", with_id(to_file)).code);
  EXPECT_EQ(DOWNLOAD_MEDIA_ERR_INTERRUPTED, alice.log().expect("onMediaDownloadToMemoryResult", with_id(to_memory)).code);
  EXPECT_EQ("", target.listing());
}

TEST_F(Media, unknown_finished_and_foreign_tasks_cannot_be_cancelled) {
  ASSERT_EQ(UPLOAD_MEDIA_ERR_OK, upload(picture("photo.jpg")));
  const long long finished = request;
  for (const long long id : {finished, 987654321LL, -1LL}) {
    support::accepted("cancelMediaUpload", alice->cancelMediaUpload(id));
    EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_EXIST, alice.log().expect("onMediaCancelResult", with_id(id)).code);
    support::accepted("cancelMediaDownload", alice->cancelMediaDownload(id));
    EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_EXIST, alice.log().expect("onMediaCancelResult", with_id(id)).code);
  }
  write_file(folder / "large", noise(20000000));
  proxy.arm(Kind::media, Way::up, Fault::hold, 1000000);
  support::accepted("upload", alice->createFileMessageByUploading((folder / "large").c_str(), request));
  support::accepted("cancelMediaDownload", alice->cancelMediaDownload(request));
  EXPECT_EQ(CANCEL_MEDIA_ERR_NOT_EXIST, alice.log().expect("onMediaCancelResult", with_id(request)).code) << "an upload is no download";
  proxy.heal();
  EXPECT_EQ(UPLOAD_MEDIA_ERR_OK, alice.log().expect("onFileMediaUploadResult", with_id(request)).code);
}

TEST_F(Media, logout_interrupts_what_runs) {
  write_file(folder / "large", noise(20000000));
  proxy.arm(Kind::media, Way::up, Fault::hold, 1000000);
  support::accepted("upload", alice->createFileMessageByUploading((folder / "large").c_str(), request));
  support::eventually("the upload is held", [&] { return proxy.struck(Kind::media, Way::up); });
  support::accepted("logout", alice->logout());
  EXPECT_EQ(UPLOAD_MEDIA_ERR_INTERRUPTED, alice.log().expect("onFileMediaUploadResult", with_id(request)).code);
  alice.log().expect("onLogout");
}

}  // namespace
