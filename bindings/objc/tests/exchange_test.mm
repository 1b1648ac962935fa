// Messages of each kind between AgoraRtmKit and programs in other languages, in both directions.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "support.h"

// A program of tests/exchange.
struct Language {
  const char *name;
  const char *user;
  const char *program;
};

void PrintTo(const Language &language, std::ostream *out) { *out << language.name; }

class Exchange : public ServedTest, public testing::WithParamInterface<Language> {};

INSTANTIATE_TEST_SUITE_P(With, Exchange,
                         testing::Values(Language{"C++", "cpp", RTM_EXCHANGE_CPP}, Language{"Java", "java", RTM_EXCHANGE_JAVA}),
                         [](const testing::TestParamInfo<Language> &info) { return std::string(info.param.user); });

// The program, whose lines are heard. It ends when its input does.
class Counterpart {
 public:
  Counterpart(const std::string &command, Heard &heard) {
    int input[2];
    if (pipe2(input, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    input_ = input[1];
    // The shell that popen starts has its own copy of the reading end, under this number.
    const int shared = fcntl(input[0], F_DUPFD, 100);
    close(input[0]);
    lines_ = popen((command + " </dev/fd/" + std::to_string(shared)).c_str(), "r");
    close(shared);
    reader_ = std::thread([&heard, this] {
      char line[4096];
      while (std::fgets(line, sizeof line, lines_) != nullptr) heard.add(std::string(line, strcspn(line, "\n")));
    });
  }
  ~Counterpart() {
    close(input_);
    reader_.join();
    EXPECT_EQ(pclose(lines_), 0);
  }
  Counterpart(const Counterpart &) = delete;
  Counterpart &operator=(const Counterpart &) = delete;

 private:
  int input_ = -1;
  FILE *lines_ = nullptr;
  std::thread reader_;
};

static std::uint32_t fnv(const std::string &bytes) {
  std::uint32_t hash = 2166136261u;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

TEST_P(Exchange, OfEveryKindWorksBothWays) {
  const std::string language = GetParam().name;
  const std::string user = GetParam().user;
  const std::string program = GetParam().program;
  ASSERT_EQ(access(program.c_str(), X_OK), 0) << "\"" << program << "\" cannot be run; `cargo xtask test objc` makes it";
  support::TemporaryFolder folder;
  const std::string photo = support::picture("photo.jpg");
  const std::string file = folder / "file.bin";
  support::write_file(file, support::noise(70000));
  User ann(server);
  ASSERT_TRUE(ann.login());
  Heard other;
  Counterpart counterpart(program + " " + server.url() + " " + photo + " " + file + " ann " + utf8(kApp), other);
  ASSERT_TRUE(other.wait("ready"));

  // From there.
  ASSERT_TRUE(ann.heard.wait("message text from " + language + " \xe4\xb8\x96 from " + user));
  ASSERT_TRUE(ann.heard.wait("message raw from " + language + " from " + user));
  ASSERT_TRUE(ann.heard.wait("image 320x200 from " + user));
  ASSERT_TRUE(ann.heard.wait("file file.bin from " + user));
  const auto same = [&](NSString *media, const std::string &path) {
    const std::string original = support::read_file(path);
    NSData *data = nil, **const into = &data;
    EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
                [ann.kit downloadMediaToMemory:media
                                   withRequest:NULL
                                    completion:^(long long request, NSData *downloaded, AgoraRtmDownloadMediaErrorCode code) {
                                      *into = [downloaded retain];
                                      done(code);
                                    }];
              }),
              0);
    EXPECT_TRUE([data isEqual:[NSData dataWithBytes:original.data() length:original.size()]]);
    [data release];
  };
  same([ann.listener->image mediaId], photo);
  same([ann.listener->file mediaId], file);
  EXPECT_EQ(utf8([ann.listener->image text]), "image from " + language);
  EXPECT_EQ(utf8([ann.listener->file text]), "file from " + language);

  // To there.
  EXPECT_EQ(ann.send(text(@"text from Objective-C \u4e16"), ns(user)), 0);
  EXPECT_TRUE(other.wait("text ann text from Objective-C \xe4\xb8\x96"));
  const unsigned char bytes[] = {0, 255, 1};
  EXPECT_EQ(ann.send([[[AgoraRtmRawMessage alloc] initWithRawData:[NSData dataWithBytes:bytes length:3] description:@"raw"] autorelease], ns(user)), 0);
  EXPECT_TRUE(other.wait("raw ann 00ff01 raw"));
  AgoraRtmMessage *made = nil, **const making = &made;
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [ann.kit createImageMessageByUploading:ns(photo)
                                         withRequest:NULL
                                          completion:^(long long request, AgoraRtmImageMessage *message, AgoraRtmUploadMediaErrorCode code) {
                                            *making = [message retain];
                                            done(code);
                                          }];
            }),
            0);
  [made setText:@"image"];
  [(AgoraRtmImageMessage *)made setThumbnail:[NSData dataWithBytes:bytes length:3]];
  EXPECT_EQ(ann.send(made, ns(user)), 0);
  [made release];
  EXPECT_TRUE(other.wait("image ann 320x200 00ff01 image"));
  const std::string picture = support::read_file(photo);
  EXPECT_TRUE(other.wait("bytes 0 " + std::to_string(picture.size()) + " " + std::to_string(fnv(picture))));
  EXPECT_EQ(answer_of([&](std::function<void(NSInteger)> done) {
              [ann.kit createFileMessageByUploading:ns(file)
                                        withRequest:NULL
                                         completion:^(long long request, AgoraRtmFileMessage *message, AgoraRtmUploadMediaErrorCode code) {
                                           *making = [message retain];
                                           done(code);
                                         }];
            }),
            0);
  EXPECT_EQ(ann.send(made, ns(user)), 0);
  [made release];
  EXPECT_TRUE(other.wait("file ann 70000 file.bin"));
  const std::string content = support::read_file(file);
  EXPECT_TRUE(other.wait("bytes 0 " + std::to_string(content.size()) + " " + std::to_string(fnv(content))));
}
