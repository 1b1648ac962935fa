#import "RtmLane.h"

#include <pthread.h>
#include <stdlib.h>

// So many events are more than a program can be behind with for a good reason.
enum { kCrowd = 4096 };

struct RtmNode {
  RtmTask task;
  struct RtmNode *next;
};

struct RtmLaneState {
  pthread_mutex_t mutex;
  // Something is posted, or the lane is closed.
  pthread_cond_t posted;
  // There is room again, or the lane is closed.
  pthread_cond_t room;
  struct RtmNode *first;
  struct RtmNode **last;
  size_t count;
  // A thread is at it.
  BOOL running;
  BOOL closed;
};

// Lets go of tasks with no lock held: what they hold may have an end of its own.
static void drop(struct RtmNode *node) {
  while (node != NULL) {
    struct RtmNode *const next = node->next;
    Block_release(node->task);
    free(node);
    node = next;
  }
}

static struct RtmNode *takeAll(struct RtmLaneState *state) {
  struct RtmNode *const all = state->first;
  state->first = NULL;
  state->last = &state->first;
  state->count = 0;
  return all;
}

static void run(RtmTask task) {
  @try {
    task();
  } @catch (NSException *exception) {
    NSLog(@"AgoraRtmKit: a delegate or block raised %@: %@", [exception name], [exception reason]);
  } @catch (...) {
    NSLog(@"AgoraRtmKit: a delegate or block threw");
  }
}

@implementation RtmLane

- (instancetype)init {
  self = [super init];
  if (self == nil) return nil;
  _state = calloc(1, sizeof *_state);
  pthread_mutex_init(&_state->mutex, NULL);
  pthread_cond_init(&_state->posted, NULL);
  pthread_cond_init(&_state->room, NULL);
  _state->last = &_state->first;
  return self;
}

- (void)dealloc {
  drop(takeAll(_state));
  pthread_cond_destroy(&_state->room);
  pthread_cond_destroy(&_state->posted);
  pthread_mutex_destroy(&_state->mutex);
  free(_state);
  [super dealloc];
}

- (void)post:(RtmTask)task { [self post:task patiently:NO]; }

- (void)postPatiently:(RtmTask)task { [self post:task patiently:YES]; }

- (void)post:(RtmTask)task patiently:(BOOL)patiently {
  struct RtmNode *const node = calloc(1, sizeof *node);
  node->task = Block_copy(task);
  pthread_mutex_lock(&_state->mutex);
  while (patiently && !_state->closed && _state->count >= kCrowd) pthread_cond_wait(&_state->room, &_state->mutex);
  if (patiently && _state->closed) {
    pthread_mutex_unlock(&_state->mutex);
    return drop(node);
  }
  *_state->last = node;
  _state->last = &node->next;
  ++_state->count;
  const BOOL start = !_state->running;
  _state->running = YES;
  pthread_cond_signal(&_state->posted);
  pthread_mutex_unlock(&_state->mutex);
  if (start) [NSThread detachNewThreadSelector:@selector(live) toTarget:self withObject:nil];
}

- (void)close {
  pthread_mutex_lock(&_state->mutex);
  _state->closed = YES;
  struct RtmNode *const waiting = takeAll(_state);
  pthread_cond_broadcast(&_state->posted);
  pthread_cond_broadcast(&_state->room);
  pthread_mutex_unlock(&_state->mutex);
  drop(waiting);
}

// The next task; NULL, and the thread's end, when the lane is closed and empty.
- (struct RtmNode *)next {
  pthread_mutex_lock(&_state->mutex);
  while (_state->first == NULL && !_state->closed) pthread_cond_wait(&_state->posted, &_state->mutex);
  struct RtmNode *const node = _state->first;
  if (node == NULL) {
    _state->running = NO;
  } else {
    _state->first = node->next;
    if (_state->first == NULL) _state->last = &_state->first;
    node->next = NULL;
    if (_state->count-- == kCrowd) pthread_cond_broadcast(&_state->room);
  }
  pthread_mutex_unlock(&_state->mutex);
  return node;
}

- (void)live {
  struct RtmNode *node;
  while ((node = [self next]) != NULL) {
    NSAutoreleasePool *const pool = [[NSAutoreleasePool alloc] init];
    run(node->task);
    drop(node);
    [pool drain];
  }
}

@end
