// cycles URL COUNT FILE: makes a kit, logs in, sends, uploads, downloads, joins, calls and lets go of everything, so many times; for valgrind.
#import <AgoraRtmKit/AgoraRtmKit.h>

#include "rtm.h"

@interface Ears : NSObject <AgoraRtmDelegate, AgoraRtmChannelDelegate, AgoraRtmCallDelegate>
@end

@implementation Ears
- (void)rtmKit:(AgoraRtmKit *)kit messageReceived:(AgoraRtmMessage *)message fromPeer:(NSString *)peerId {
  [message text];
}
- (void)rtmKit:(AgoraRtmKit *)kit fileMessageReceived:(AgoraRtmFileMessage *)message fromPeer:(NSString *)peerId {
  [message mediaId];
}
@end

static NSConditionLock *done;

static void ended(NSInteger code) {
  if (code != 0) {
    printf("failed with %ld\n", (long)code);
    exit(1);
  }
  [done lock];
  [done unlockWithCondition:1];
}

static void waitForIt(void) {
  [done lockWhenCondition:1];
  [done unlockWithCondition:0];
}

static void cycle(NSString *parameters, NSString *path) {
  Ears *const ears = [[Ears alloc] init];
  AgoraRtmKit *const kit = [[AgoraRtmKit alloc] initWithAppId:@"0123456789abcdef0123456789abcdef" delegate:ears];
  [kit setParameters:parameters];
  [kit loginByToken:nil user:@"ann" completion:^(AgoraRtmLoginErrorCode code) { ended(code); }];
  waitForIt();
  AgoraRtmChannel *const room = [kit createChannelWithId:@"room" delegate:ears];
  [room joinWithCompletion:^(AgoraRtmJoinChannelErrorCode code) { ended(code); }];
  waitForIt();
  [room sendMessage:[[[AgoraRtmMessage alloc] initWithText:@"hello"] autorelease] completion:^(AgoraRtmSendChannelMessageErrorCode code) { ended(code); }];
  waitForIt();
  __block NSString *media = nil;
  long long request = 0;
  [kit createFileMessageByUploading:path
                        withRequest:&request
                         completion:^(long long number, AgoraRtmFileMessage *message, AgoraRtmUploadMediaErrorCode code) {
                           media = [[message mediaId] retain];
                           [kit sendMessage:message toPeer:@"ann" completion:^(AgoraRtmSendPeerMessageErrorCode sent) { ended(sent); }];
                         }];
  waitForIt();
  [kit downloadMediaToMemory:media withRequest:NULL completion:^(long long number, NSData *data, AgoraRtmDownloadMediaErrorCode code) { ended(code); }];
  waitForIt();
  [media release];
  AgoraRtmCallKit *const calls = [kit getRtmCallKit];
  [calls setCallDelegate:ears];
  AgoraRtmLocalInvitation *const invitation = [[AgoraRtmLocalInvitation alloc] initWithCalleeId:@"bob"];
  [calls sendLocalInvitation:invitation completion:^(AgoraRtmInvitationApiCallErrorCode code) { ended(code); }];
  waitForIt();
  [invitation release];
  [kit setLocalUserAttributes:[NSArray array] completion:^(AgoraRtmProcessAttributeErrorCode code) { ended(code); }];
  waitForIt();
  // A refusal, and questions that are still on their way at the end.
  [kit getUserAllAttributes:nil completion:^(NSArray<AgoraRtmAttribute *> *found, NSString *user, AgoraRtmProcessAttributeErrorCode code) { ended(0); }];
  waitForIt();
  [kit getChannelAllAttributes:@"room" completion:^(NSArray<AgoraRtmChannelAttribute *> *found, AgoraRtmProcessAttributeErrorCode code) { [room class]; }];
  [kit release];
  [ears release];
}

int main(int count, char **words) {
  if (count != 4) return 2;
  done = [[NSConditionLock alloc] initWithCondition:0];
  for (int i = 0; i < atoi(words[2]); ++i) {
    @autoreleasepool {
      cycle([NSString stringWithFormat:@"{\"rtm.server\": \"%s\"}", words[1]], [NSString stringWithUTF8String:words[3]]);
    }
  }
  // The last thread of a kit lets go of its blocks behind the kit's end.
  for (int i = 0; i < 5000 && rtm_live_handles() != 0; ++i) [NSThread sleepForTimeInterval:0.001];
  printf("%llu handles are left\n", (unsigned long long)rtm_live_handles());
  [done release];
  return rtm_live_handles() == 0 ? 0 : 1;
}
