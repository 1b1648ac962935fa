// Messages: what is sent to peers and channels, and what comes from them. They are copied when they are sent, so one may be changed and sent again.
#import <Foundation/Foundation.h>

#import "AgoraRtmEnumerations.h"

#if defined(__clang__)
#pragma clang diagnostic push
// As in the original, not every pointer says whether it may be nil, and one property does not say how it is kept (strongly).
#pragma clang diagnostic ignored "-Wnullability-completeness"
#pragma clang diagnostic ignored "-Wobjc-property-no-attribute"
#endif

/// A text message, and what all messages have in common.
__attribute__((visibility("default"))) @interface AgoraRtmMessage: NSObject {
  struct RtmMessageBody *_impl;
}
/// Which subclass this is. Image and file messages are told by callbacks of their own.
@property (nonatomic, assign, readonly) AgoraRtmMessageType type;
/// The text, or the description of anything else; together with what else is in the message 32 KB at most. Never nil.
@property (nonatomic, copy, nonnull) NSString *text;
/// When the server received it, in milliseconds since 1970; 0 for a message that was not received. Not a number to sort by.
@property (nonatomic, assign, readonly) long long serverReceivedTs;
/// Whether the server kept it while this user was offline.
@property (nonatomic, assign, readonly) BOOL isOfflineMessage;
/// Makes a text message. nil is the empty text.
- (instancetype _Nonnull)initWithText:(NSString * _Nonnull)text;
@end

/// Bytes, with a text beside them.
__attribute__((visibility("default"))) @interface AgoraRtmRawMessage: AgoraRtmMessage
/// The bytes. They are not copied before the message is sent. Without them sending is refused.
@property (nonatomic, nonnull) NSData *rawData;
/// Makes a raw message; the description becomes its text.
- (instancetype _Nonnull)initWithRawData:(NSData * _Nonnull)rawData description:(NSString * _Nonnull)description;
@end

/// A message about a file on the server, made by AgoraRtmKit from an upload or a media id.
__attribute__((visibility("default"))) @interface AgoraRtmFileMessage: AgoraRtmMessage
/// Bytes of the file; 0 when only its media id was known.
@property (nonatomic, assign, readonly) long long size;
/// What it is downloaded by, for 7 days.
@property (nonatomic, nonnull, readonly) NSString *mediaId;
/// A small picture of it, which the program makes.
@property (nonatomic, copy, nonnull) NSData *thumbnail;
/// The name to show: the uploaded file's, unless set.
@property (nonatomic, copy, nonnull) NSString *fileName;
@end

/// A message about an image on the server, made by AgoraRtmKit from an upload or a media id.
__attribute__((visibility("default"))) @interface AgoraRtmImageMessage: AgoraRtmMessage
/// Bytes of the image; 0 when only its media id was known.
@property (nonatomic, assign, readonly) long long size;
/// What it is downloaded by, for 7 days.
@property (nonatomic, nonnull, readonly) NSString *mediaId;
/// A small picture of it, which the program makes.
@property (nonatomic, copy, nonnull) NSData *thumbnail;
/// The name to show: the uploaded file's, unless set.
@property (nonatomic, copy, nonnull) NSString *fileName;
/// Pixels. An upload finds them in JPEG, PNG and BMP; otherwise 0. What is set here is sent instead, and changes no image.
@property (nonatomic, assign) int height;
/// Pixels, as height.
@property (nonatomic, assign) int width;
/// Pixels of the thumbnail, which nobody counts: 0 unless set.
@property (nonatomic, assign) int thumbnailHeight;
/// Pixels of the thumbnail, which nobody counts: 0 unless set.
@property (nonatomic, assign) int thumbnailWidth;
@end

/// How a message is sent.
__attribute__((visibility("default"))) @interface AgoraRtmSendMessageOptions: NSObject {
  struct RtmSendOptions *_impl;
}
/// Whether the server keeps it while the peer is offline. Without effect on channel messages. NO unless set.
@property (nonatomic, assign) BOOL enableOfflineMessaging;
/// Whether it goes into the history. NO unless set.
@property (nonatomic, assign) BOOL enableHistoricalMessaging;
@end

/// How far a transfer has come.
__attribute__((visibility("default"))) @interface AgoraRtmMediaOperationProgress: NSObject {
  struct RtmProgress *_impl;
}
/// Bytes in all.
@property (nonatomic, assign) long long totalSize;
/// Bytes so far.
@property (nonatomic, assign) long long currentSize;
@end

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
