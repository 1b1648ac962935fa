#import "program.h"

static AgoraRtmKit *theKit;

@implementation AgoraRtm
+ (AgoraRtmKit *)kit { return theKit; }
+ (void)setKit:(AgoraRtmKit *)kit { theKit = kit; }
@end

@implementation UIImage
@synthesize size;
@end

@implementation Peer
@synthesize name;
- (void)dealloc {
  [name release];
  [super dealloc];
}
@end

@implementation SeedProgram

@synthesize ears, mode, rtmChannel;

- (void)dealloc {
  [mode release];
  [rtmChannel release];
  [super dealloc];
}

- (UIImage *)generateThumbnail:(NSString *)path toByte:(NSUInteger)bytes {
  UIImage *const image = [[[UIImage alloc] init] autorelease];
  image.size = (CGSize){60, 40};
  return path == nil || bytes == 0 ? nil : image;
}

- (long long)uploadImage:(NSString *)imagePath {
  long long requestId = 0;
#include "seed/01_upload_image.inc"
  return requestId;
}

- (AgoraRtmImageMessage *)imageByMediaId:(NSString *)mediaId {
  return
#include "seed/02_image_by_media_id.inc"
}

- (void)setImage:(AgoraRtmImageMessage *)message width:(int)imageWidth height:(int)imageHeight thumbnail:(UIImage *)thumbnailImage {
#include "seed/03_set_width_and_height.inc"
#include "seed/04_set_thumbnail_size.inc"
}

- (void)sendImage:(AgoraRtmImageMessage *)rtmMessage toPeer:(AgoraRtmSendMessageOptions *)option {
#include "seed/05_send_image_to_peer.inc"
}

- (void)sendImageToChannel:(AgoraRtmImageMessage *)rtmMessage {
#include "seed/06_send_image_to_channel.inc"
}

#include "seed/07_on_image_from_peer.inc"
#include "seed/08_on_image_in_channel.inc"

- (long long)downloadImage:(AgoraRtmImageMessage *)message toFile:(NSString *)filePath {
  long long requestId = 0;
#include "seed/09_download_image_to_file.inc"
  return requestId;
}

- (long long)downloadImageToMemory:(AgoraRtmImageMessage *)message {
  long long requestId = 0;
#include "seed/10_download_image_to_memory.inc"
  return requestId;
}

- (void)cancelImageUpload:(long long)requestId {
#include "seed/11_cancel_image_upload.inc"
}

- (void)cancelImageDownload:(long long)requestId {
#include "seed/12_cancel_image_download.inc"
}

- (long long)uploadFile:(NSString *)filePath {
  long long requestId = 0;
#include "seed/13_upload_file.inc"
  return requestId;
}

- (AgoraRtmFileMessage *)fileByMediaId:(NSString *)mediaId {
  return
#include "seed/14_file_by_media_id.inc"
}

- (void)setFile:(AgoraRtmFileMessage *)message thumbnailOf:(NSString *)imagePath data:(NSData *)imageData {
  SeedProgram *weakSelf = self;
#include "seed/15_set_file_thumbnail.inc"
}

- (void)sendFile:(AgoraRtmFileMessage *)rtmMessage toPeer:(AgoraRtmSendMessageOptions *)option {
#include "seed/16_send_file_to_peer.inc"
}

- (void)sendFileToChannel:(AgoraRtmFileMessage *)rtmMessage {
#include "seed/17_send_file_to_channel.inc"
}

#include "seed/18_on_file_from_peer.inc"
#include "seed/19_on_file_in_channel.inc"

- (long long)downloadFile:(AgoraRtmFileMessage *)message toFile:(NSString *)filePath {
  long long requestId = 0;
#include "seed/20_download_file_to_file.inc"
  return requestId;
}

- (long long)downloadFileToMemory:(AgoraRtmFileMessage *)message {
  long long requestId = 0;
#include "seed/21_download_file_to_memory.inc"
  return requestId;
}

- (void)cancelFileUpload:(long long)requestId {
#include "seed/22_cancel_file_upload.inc"
}

- (void)cancelFileDownload:(long long)requestId {
#include "seed/23_cancel_file_download.inc"
}

@end
