#define _GNU_SOURCE
#import "RtmWeak.h"

#if defined(__APPLE__)

#include <objc/runtime.h>

extern id objc_storeWeak(id *place, id object);
extern id objc_loadWeakRetained(id *place);

void RtmWeakStore(RtmWeak *place, id object) { objc_storeWeak(&place->target, object); }

id RtmWeakLoad(RtmWeak *place) { return [objc_loadWeakRetained(&place->target) autorelease]; }

#else

#include <objc/runtime.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { kBuckets = 1024 };

static const char kPrefix[] = "RtmNamed_";
// Recursive, because the release that it guards may be overridden by the program, and lead here again.
static pthread_mutex_t gLock;
static pthread_once_t gOnce = PTHREAD_ONCE_INIT;
static RtmWeak *gPlaces[kBuckets];

static void begin(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&gLock, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

static void lock(void) {
  pthread_once(&gOnce, &begin);
  pthread_mutex_lock(&gLock);
}

static void unlock(void) { pthread_mutex_unlock(&gLock); }

static RtmWeak **bucket(id object) {
  const uintptr_t address = (uintptr_t)object;
  return &gPlaces[(address >> 4 ^ address >> 14) % kBuckets];
}

static void empty(RtmWeak *place) {
  if (place->link == NULL) return;
  *place->link = place->next;
  if (place->next != NULL) place->next->link = place->link;
  place->next = NULL;
  place->link = NULL;
  place->target = nil;
}

// The class that we derived for an object. A later one may stand before it: key-value observing derives classes, too.
static Class derived(id object) {
  Class class = object_getClass(object);
  while (class != Nil && strncmp(class_getName(class), kPrefix, sizeof kPrefix - 1) != 0) class = class_getSuperclass(class);
  return class;
}

static void releaseAsBefore(id self) {
  const IMP release = class_getMethodImplementation(class_getSuperclass(derived(self)), @selector(release));
  ((void (*)(id, SEL))release)(self, @selector(release));
}

static void releaseNamed(id self, SEL command) {
  (void)command;
  lock();
  if ([self retainCount] > 1) {
    // Under the lock: of two who let go at once, the second must see that it is the last.
    releaseAsBefore(self);
    unlock();
    return;
  }
  // The last reference is the caller's, and places are the only other way to it. What goes is freed without the lock, since its end may wait for others.
  for (RtmWeak *place = *bucket(self), *next; place != NULL; place = next) {
    next = place->next;
    if (place->target == self) empty(place);
  }
  unlock();
  releaseAsBefore(self);
}

static Class classBefore(id self, SEL command) {
  (void)command;
  return class_getSuperclass(derived(self));
}

static void derive(id object) {
  // A class may be a delegate, too; it never goes.
  const Class former = object_getClass(object);
  if (class_isMetaClass(former) || derived(object) != Nil) return;
  char *name = NULL;
  if (asprintf(&name, "%s%s", kPrefix, class_getName(former)) < 0) abort();
  Class class = objc_getClass(name);
  if (class == Nil) {
    class = objc_allocateClassPair(former, name, 0);
    class_addMethod(class, @selector(release), (IMP)&releaseNamed, "v@:");
    class_addMethod(class, @selector(class), (IMP)&classBefore, "#@:");
    objc_registerClassPair(class);
  }
  free(name);
  object_setClass(object, class);
}

void RtmWeakStore(RtmWeak *place, id object) {
  lock();
  empty(place);
  if (object != nil) {
    derive(object);
    RtmWeak **const first = bucket(object);
    place->target = object;
    place->next = *first;
    place->link = first;
    if (*first != NULL) (*first)->link = &place->next;
    *first = place;
  }
  unlock();
}

id RtmWeakLoad(RtmWeak *place) {
  lock();
  const id object = [place->target retain];
  unlock();
  return [object autorelease];
}

#endif
