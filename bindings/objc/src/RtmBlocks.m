// What blocks lack on GNU's runtime: classes, so that they can be retained and put into collections, and a runtime that retains what they capture. Programs
// need it as well, also in +load, hence it is there as soon as the library is loaded. Apple's systems have all of it.
#if !defined(__APPLE__)

#define _GNU_SOURCE
#import <Block.h>
#import <Foundation/Foundation.h>
#include <dlfcn.h>
#include <objc/runtime.h>
#include <stdlib.h>
#include <string.h>

extern void *_NSConcreteStackBlock[32], *_NSConcreteMallocBlock[32], *_NSConcreteGlobalBlock[32];

// What is captured, as the compiler names it: BLOCK_FIELD_IS_OBJECT.
enum { kObject = 3 };

// The runtime of blocks by its file: gnustep-base has another one inside, which does not fit.
static void *next(const char *name) {
  void *const library = dlopen("libBlocksRuntime.so.0", RTLD_NOW | RTLD_NOLOAD);
  void *const function = library == NULL ? NULL : dlsym(library, name);
  if (function == NULL) abort();
  return function;
}

__attribute__((visibility("default"))) void _Block_object_assign(void *place, const void *object, const int kind) {
  static void (*assign)(void *, const void *, int);
  if (kind == kObject) {
    *(const void **)place = [(id)object retain];
    return;
  }
  if (assign == NULL) assign = next("_Block_object_assign");
  assign(place, object, kind);
}

__attribute__((visibility("default"))) void _Block_object_dispose(const void *object, const int kind) {
  static void (*dispose)(const void *, int);
  if (kind == kObject) {
    [(id)object release];
    return;
  }
  if (dispose == NULL) dispose = next("_Block_object_dispose");
  dispose(object, kind);
}

static id copyBlock(id self, SEL command) {
  (void)command;
  return (id)_Block_copy(self);
}

static id copyBlockInZone(id self, SEL command, NSZone *zone) {
  (void)command;
  (void)zone;
  return (id)_Block_copy(self);
}

static void releaseBlock(id self, SEL command) {
  (void)command;
  _Block_release(self);
}

static void leave(id self, SEL command) {
  (void)self;
  (void)command;
}

// Makes the place that the compiler calls a block's class one: a class of the runtime's, which lies in that place.
static void makeClass(void **place, const char *name) {
  // Another library may have made it one.
  if (*place != NULL) return;
  const Class made = objc_allocateClassPair(objc_getClass("NSObject"), name, 0);
  if (made == Nil) return;
  class_addMethod(made, @selector(copy), (IMP)&copyBlock, "@@:");
  class_addMethod(made, @selector(copyWithZone:), (IMP)&copyBlockInZone, "@@:^v");
  class_addMethod(made, @selector(retain), (IMP)&copyBlock, "@@:");
  class_addMethod(made, @selector(release), (IMP)&releaseBlock, "v@:");
  // The runtime of blocks frees them.
  class_addMethod(made, @selector(dealloc), (IMP)&leave, "v@:");
  // The runtime knows a class by its address from its registration on: it has to lie in its place before. A class of GNU's has 13 words.
  memcpy(place, made, 13 * sizeof(void *));
  objc_registerClassPair((Class)place);
}

@interface RtmBlockClasses : NSObject
@end

@implementation RtmBlockClasses

+ (void)load {
  makeClass(_NSConcreteStackBlock, "RtmStackBlock");
  makeClass(_NSConcreteMallocBlock, "RtmMallocBlock");
  makeClass(_NSConcreteGlobalBlock, "RtmGlobalBlock");
}

@end

#endif
