#import "RtmProcess.h"

#import "RtmText.h"

#include <pthread.h>

#include "rtm.h"

static pthread_mutex_t gMutex = PTHREAD_MUTEX_INITIALIZER;
static int gAlive;
static BOOL gBegun;
static BOOL gServerSet;

// The address in the program's Info.plist; nil when it names none.
static NSString *listedServer(void) {
  NSString *const url = [[NSBundle mainBundle] objectForInfoDictionaryKey:@"RTMServer"];
  return [url isKindOfClass:[NSString class]] ? url : nil;
}

#if defined(__APPLE__)
// Where programs for Apple's systems look for the log.
static void beginLog(void) {
  NSString *const caches = [NSSearchPathForDirectoriesInDomains(NSCachesDirectory, NSUserDomainMask, YES) firstObject];
  if (caches != nil) rtm_log_set_file(RtmText([caches stringByAppendingPathComponent:@"agorartm.log"]));
}
#else
// Elsewhere nobody looks there, and a program need not have a place of its own.
static void beginLog(void) {}
#endif

void RtmKitMade(void) {
  pthread_mutex_lock(&gMutex);
  ++gAlive;
  if (!gBegun) {
    gBegun = YES;
    rtm_log_set_size(10240);
    beginLog();
    NSString *const listed = gServerSet ? nil : listedServer();
    if (listed != nil && rtm_set_server(RtmText(listed)) != 0) NSLog(@"AgoraRtmKit: RTMServer in Info.plist is no address: %@", listed);
  }
  pthread_mutex_unlock(&gMutex);
}

void RtmKitEnded(void) {
  pthread_mutex_lock(&gMutex);
  --gAlive;
  pthread_mutex_unlock(&gMutex);
}

int RtmKitsAlive(void) {
  pthread_mutex_lock(&gMutex);
  const int alive = gAlive;
  pthread_mutex_unlock(&gMutex);
  return alive;
}

@implementation AgoraRtmKit (Server)

+ (BOOL)setServer:(NSString *)url {
  pthread_mutex_lock(&gMutex);
  const BOOL done = rtm_set_server(RtmText(url == nil ? listedServer() : url)) == 0;
  if (done) gServerSet = YES;
  pthread_mutex_unlock(&gMutex);
  return done;
}

@end
