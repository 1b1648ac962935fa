// Every snippet of the guide to image and file messages, running: what is sent arrives, and can be had.
#include "seed/program.h"
#include "support.h"

@interface Ears : NSObject <SeedEars> {
 @public
  Heard *heard;
  AgoraRtmMessage *message;
}
@end

@implementation Ears
- (void)dealloc {
  [message release];
  [super dealloc];
}
- (void)keep:(AgoraRtmMessage *)kept {
  [message autorelease];
  message = [kept retain];
}
- (void)uploaded:(AgoraRtmMessage *)made request:(long long)request code:(AgoraRtmUploadMediaErrorCode)code {
  [self keep:made];
  heard->add("uploaded " + std::to_string(request) + " " + std::to_string(code));
}
- (void)received:(AgoraRtmMessage *)received from:(NSString *)peer inChannel:(BOOL)inChannel {
  [self keep:received];
  heard->add("received " + std::to_string([received type]) + " from " + utf8(peer) + (inChannel ? " in the channel" : ""));
}
@end

class Seed : public ServedTest {
 public:
  Seed() : ann(server), bob(server, @"bob"), program([[SeedProgram alloc] init]), other([[SeedProgram alloc] init]), mine([[Ears alloc] init]), theirs([[Ears alloc] init]) {
    mine->heard = &ann.heard;
    theirs->heard = &bob.heard;
    [program setEars:mine];
    [other setEars:theirs];
    Peer *const peer = [[[Peer alloc] init] autorelease];
    [peer setName:@"bob"];
    [program setMode:peer];
    EXPECT_TRUE(ann.login());
    EXPECT_TRUE(bob.login());
    [bob.kit setAgoraRtmDelegate:other];
    for (User *one : {&ann, &bob}) {
      AgoraRtmChannel *const room = [one->kit createChannelWithId:@"room" delegate:one == &ann ? (id)program : (id)other];
      EXPECT_EQ(answer_of([=](std::function<void(NSInteger)> done) { [room joinWithCompletion:^(AgoraRtmJoinChannelErrorCode code) { done(code); }]; }), 0);
      if (one == &ann) [program setRtmChannel:room];
    }
    [AgoraRtm setKit:ann.kit];
  }
  ~Seed() override {
    [program setRtmChannel:nil];
    ann.end();
    bob.end();
    [program release];
    [other release];
    [mine release];
    [theirs release];
  }

  // Waits until a download that nobody hears of has brought all of its bytes.
  testing::AssertionResult whole(long long request, long long size) {
    return ann.heard.wait("downloading " + std::to_string(request) + " " + std::to_string(size) + " of " + std::to_string(size));
  }

  support::TemporaryFolder folder;
  User ann;
  User bob;
  SeedProgram *program;
  SeedProgram *other;
  Ears *mine;
  Ears *theirs;
};

TEST_F(Seed, SendsAnImage) {
  AgoraRtmSendMessageOptions *const option = [[[AgoraRtmSendMessageOptions alloc] init] autorelease];
  const long long request = [program uploadImage:ns(support::picture("photo.jpg"))];
  ASSERT_TRUE(ann.heard.wait("uploaded " + std::to_string(request) + " 0"));
  AgoraRtmImageMessage *const message = (AgoraRtmImageMessage *)mine->message;
  EXPECT_EQ([message width], 320);
  UIImage *const small = [[[UIImage alloc] init] autorelease];
  [small setSize:(CGSize){32, 20}];
  [program setImage:message width:640 height:400 thumbnail:small];
  [program sendImage:message toPeer:option];
  ASSERT_TRUE(bob.heard.wait("received 4 from ann"));
  AgoraRtmImageMessage *const got = (AgoraRtmImageMessage *)theirs->message;
  EXPECT_EQ([got width], 640);
  EXPECT_EQ([got height], 400);
  EXPECT_EQ([got thumbnailWidth], 32);
  EXPECT_EQ([got thumbnailHeight], 20);
  [program sendImageToChannel:[program imageByMediaId:[message mediaId]]];
  ASSERT_TRUE(bob.heard.wait("received 4 from ann in the channel"));
  EXPECT_TRUE([[(AgoraRtmImageMessage *)theirs->message mediaId] isEqual:[message mediaId]]);

  const std::string path = folder / "photo.jpg";
  EXPECT_TRUE(whole([program downloadImage:message toFile:ns(path)], [message size]));
  EXPECT_TRUE(whole([program downloadImageToMemory:message], [message size]));
  ann.end();
  EXPECT_TRUE(support::read_file(path) == support::read_file(support::picture("photo.jpg")));
}

TEST_F(Seed, SendsAFile) {
  AgoraRtmSendMessageOptions *const option = [[[AgoraRtmSendMessageOptions alloc] init] autorelease];
  const std::string path = folder / "report.bin";
  support::write_file(path, support::noise(100000));
  const long long request = [program uploadFile:ns(path)];
  ASSERT_TRUE(ann.heard.wait("uploaded " + std::to_string(request) + " 0"));
  AgoraRtmFileMessage *const message = (AgoraRtmFileMessage *)mine->message;
  NSData *const small = [NSData dataWithBytes:"small" length:5];
  [program setFile:message thumbnailOf:ns(path) data:small];
  [program sendFile:message toPeer:option];
  ASSERT_TRUE(bob.heard.wait("received 3 from ann"));
  EXPECT_TRUE([[(AgoraRtmFileMessage *)theirs->message thumbnail] isEqual:small]);
  EXPECT_EQ([(AgoraRtmFileMessage *)theirs->message size], 100000);
  [program sendFileToChannel:[program fileByMediaId:[message mediaId]]];
  ASSERT_TRUE(bob.heard.wait("received 3 from ann in the channel"));

  const std::string copy = folder / "copy.bin";
  EXPECT_TRUE(whole([program downloadFile:message toFile:ns(copy)], 100000));
  EXPECT_TRUE(whole([program downloadFileToMemory:message], 100000));
  ann.end();
  EXPECT_TRUE(support::read_file(copy) == support::read_file(path));
}

TEST_F(Seed, CancelsTransfers) {
  const std::string path = folder / "large.bin";
  support::write_file(path, support::noise(20000000));
  long long uploaded = [program uploadFile:ns(path)];
  ASSERT_TRUE(ann.heard.wait("uploaded " + std::to_string(uploaded) + " 0"));
  NSString *const media = [[[(AgoraRtmFileMessage *)mine->message mediaId] copy] autorelease];
  // A server that stands still leaves transfers running until they are cancelled.
  server.freeze();
  support::write_file(path, support::noise(1000000, 2));
  uploaded = [program uploadFile:ns(path)];
  [program cancelFileUpload:uploaded];
  EXPECT_TRUE(ann.heard.wait("uploaded " + std::to_string(uploaded) + " " + std::to_string(AgoraRtmUploadMediaErrorInterrupted)));
  uploaded = [program uploadImage:ns(path)];
  [program cancelImageUpload:uploaded];
  EXPECT_TRUE(ann.heard.wait("uploaded " + std::to_string(uploaded) + " " + std::to_string(AgoraRtmUploadMediaErrorInterrupted)));
  const std::string never = folder / "never.bin";
  const long long file = [program downloadFile:[program fileByMediaId:media] toFile:ns(never)];
  [program cancelFileDownload:file];
  const long long image = [program downloadImage:[program imageByMediaId:media] toFile:ns(never)];
  [program cancelImageDownload:image];
  // Cancelled once, they are no transfers any more.
  for (const long long request : {file, image}) {
    NSInteger code = -1;
    for (int i = 0; i < 2000 && code != AgoraRtmCancelMediaErrorNotExist; ++i) {
      code = answer_of([&](std::function<void(NSInteger)> done) {
        [ann.kit cancelMediaDownload:request completion:^(long long number, AgoraRtmCancelMediaErrorCode cancelled) { done(cancelled); }];
      });
    }
    EXPECT_EQ(code, AgoraRtmCancelMediaErrorNotExist);
  }
  server.thaw();
  ann.end();
  EXPECT_FALSE(support::exists(never));
}
