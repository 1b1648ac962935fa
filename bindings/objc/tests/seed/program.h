// The program of the guide to image and file messages: its snippets as printed, with the slips of slips.txt replaced, and around them what they count on.
#import <AgoraRtmKit/AgoraRtmKit.h>

// Stand-ins for what the guide takes from UIKit and from the program that it was taken from.
typedef struct CGSize {
  double width;
  double height;
} CGSize;

@interface UIImage : NSObject {
  CGSize size;
}
@property (nonatomic, assign) CGSize size;
@end

@interface AgoraRtm : NSObject
+ (AgoraRtmKit *)kit;
+ (void)setKit:(AgoraRtmKit *)kit;
@end

@interface Peer : NSObject {
  NSString *name;
}
@property (nonatomic, copy) NSString *name;
@end

// What the program does with what it is told.
@protocol SeedEars
- (void)uploaded:(AgoraRtmMessage *)message request:(long long)request code:(AgoraRtmUploadMediaErrorCode)code;
- (void)received:(AgoraRtmMessage *)message from:(NSString *)peer inChannel:(BOOL)inChannel;
@end

@interface SeedProgram : NSObject <AgoraRtmDelegate, AgoraRtmChannelDelegate> {
  id<SeedEars> ears;
  Peer *mode;
  AgoraRtmChannel *rtmChannel;
}
@property (nonatomic, assign) id<SeedEars> ears;
@property (nonatomic, retain) Peer *mode;
@property (nonatomic, retain) AgoraRtmChannel *rtmChannel;

- (long long)uploadImage:(NSString *)imagePath;
- (long long)uploadFile:(NSString *)filePath;
- (AgoraRtmImageMessage *)imageByMediaId:(NSString *)mediaId;
- (AgoraRtmFileMessage *)fileByMediaId:(NSString *)mediaId;
- (void)setImage:(AgoraRtmImageMessage *)message width:(int)imageWidth height:(int)imageHeight thumbnail:(UIImage *)thumbnailImage;
- (void)setFile:(AgoraRtmFileMessage *)message thumbnailOf:(NSString *)imagePath data:(NSData *)imageData;
- (void)sendImage:(AgoraRtmImageMessage *)rtmMessage toPeer:(AgoraRtmSendMessageOptions *)option;
- (void)sendFile:(AgoraRtmFileMessage *)rtmMessage toPeer:(AgoraRtmSendMessageOptions *)option;
- (void)sendImageToChannel:(AgoraRtmImageMessage *)rtmMessage;
- (void)sendFileToChannel:(AgoraRtmFileMessage *)rtmMessage;
- (long long)downloadImage:(AgoraRtmImageMessage *)message toFile:(NSString *)filePath;
- (long long)downloadFile:(AgoraRtmFileMessage *)message toFile:(NSString *)filePath;
- (long long)downloadImageToMemory:(AgoraRtmImageMessage *)message;
- (long long)downloadFileToMemory:(AgoraRtmFileMessage *)message;
- (void)cancelImageUpload:(long long)requestId;
- (void)cancelImageDownload:(long long)requestId;
- (void)cancelFileUpload:(long long)requestId;
- (void)cancelFileDownload:(long long)requestId;
@end
