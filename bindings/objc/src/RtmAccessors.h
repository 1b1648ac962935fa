// Accessors of what an object keeps in its struct `_impl`.
#import <Foundation/Foundation.h>

/// A text: copied, and @"" for nil.
#define RTM_TEXT(name, setter)                             \
  -(NSString *)name { return [[_impl->name retain] autorelease]; } \
  -(void)setter : (NSString *)text { RtmSetText(&_impl->name, text); }

/// A text that may be nil: copied.
#define RTM_PERHAPS_TEXT(name, setter)                     \
  -(NSString *)name { return [[_impl->name retain] autorelease]; } \
  -(void)setter : (NSString *)text { RtmSetCopy(&_impl->name, text); }

/// Bytes: copied, and none for nil.
#define RTM_BYTES(name, setter)                           \
  -(NSData *)name { return [[_impl->name retain] autorelease]; } \
  -(void)setter : (NSData *)bytes { RtmSetCopy(&_impl->name, bytes == nil ? [NSData data] : bytes); }

/// A number.
#define RTM_NUMBER(type, name, setter)       \
  -(type)name { return _impl->name; }        \
  -(void)setter : (type)value { _impl->name = value; }

static inline void RtmSetCopy(id *place, id<NSCopying> object) {
  const id former = *place;
  *place = [(id)object copy];
  [former release];
}

static inline void RtmSetText(NSString **place, NSString *text) { RtmSetCopy(place, text == nil ? @"" : text); }
