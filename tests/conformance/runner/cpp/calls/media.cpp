// Files and images: transfers, and the getters and setters of their messages.
#include "calls/call.h"

using namespace agora::rtm;

namespace conformance {

template <typename M, typename Length>
static void add_media_message_calls(Methods &methods, const std::string &kind) {
  methods[kind + "getSize"] = [](Call &call) { return Json(call.object_as<M>().getSize()); };
  methods[kind + "getMediaId"] = [](Call &call) { return text_of(call.object_as<M>().getMediaId()); };
  methods[kind + "setThumbnail"] = [](Call &call) {
    long long length = 0;
    const uint8_t *bytes = call.bytes("thumbnail", length);
    call.object_as<M>().setThumbnail(bytes, static_cast<Length>(call.number("length", length)));
    return Json();
  };
  methods[kind + "getThumbnailData"] = [](Call &call) {
    const char *data = call.object_as<M>().getThumbnailData();
    return data == nullptr ? Json() : Json(std::string(data, static_cast<std::size_t>(call.object_as<M>().getThumbnailLength())));
  };
  methods[kind + "getThumbnailLength"] = [](Call &call) { return Json(static_cast<long long>(call.object_as<M>().getThumbnailLength())); };
  methods[kind + "setFileName"] = [](Call &call) {
    call.object_as<M>().setFileName(call.text("fileName"));
    return Json();
  };
  methods[kind + "getFileName"] = [](Call &call) { return text_of(call.object_as<M>().getFileName()); };
}

static void add_pixels(Methods &methods, const std::string &what, const char *argument, void (IImageMessage::*set)(int), int (IImageMessage::*get)() const) {
  methods["IImageMessage.set" + what] = [=](Call &call) {
    (call.object_as<IImageMessage>().*set)(static_cast<int>(call.number(argument)));
    return Json();
  };
  methods["IImageMessage.get" + what] = [=](Call &call) { return Json((call.object_as<IImageMessage>().*get)()); };
}

void add_media_calls(Methods &methods) {
  methods["IRtmService.createFileMessageByMediaId"] = [](Call &call) {
    IFileMessage *message = call.service().createFileMessageByMediaId(call.text("mediaId"));
    return call.given("IFileMessage", message, message == nullptr ? Json() : describe(message));
  };
  methods["IRtmService.createImageMessageByMediaId"] = [](Call &call) {
    IImageMessage *message = call.service().createImageMessageByMediaId(call.text("mediaId"));
    return call.given("IImageMessage", message, message == nullptr ? Json() : describe(message));
  };
  methods["IRtmService.createFileMessageByUploading"] = [](Call &call) {
    return Json(name_of_int<UPLOAD_MEDIA_ERR_CODE>(call.service().createFileMessageByUploading(call.text("filePath"), call.request())));
  };
  methods["IRtmService.createImageMessageByUploading"] = [](Call &call) {
    return Json(name_of_int<UPLOAD_MEDIA_ERR_CODE>(call.service().createImageMessageByUploading(call.text("filePath"), call.request())));
  };
  methods["IRtmService.downloadMediaToMemory"] = [](Call &call) {
    return Json(name_of_int<DOWNLOAD_MEDIA_ERR_CODE>(call.service().downloadMediaToMemory(call.text("mediaId"), call.request())));
  };
  methods["IRtmService.downloadMediaToFile"] = [](Call &call) {
    return Json(name_of_int<DOWNLOAD_MEDIA_ERR_CODE>(call.service().downloadMediaToFile(call.text("mediaId"), call.text("filePath"), call.request())));
  };
  methods["IRtmService.cancelMediaDownload"] = [](Call &call) {
    return Json(name_of_int<CANCEL_MEDIA_ERR_CODE>(call.service().cancelMediaDownload(call.number("requestId"))));
  };
  methods["IRtmService.cancelMediaUpload"] = [](Call &call) {
    return Json(name_of_int<CANCEL_MEDIA_ERR_CODE>(call.service().cancelMediaUpload(call.number("requestId"))));
  };
  add_media_message_calls<IFileMessage, int>(methods, "IFileMessage.");
  add_media_message_calls<IImageMessage, long long>(methods, "IImageMessage.");
  add_pixels(methods, "Width", "width", &IImageMessage::setWidth, &IImageMessage::getWidth);
  add_pixels(methods, "Height", "height", &IImageMessage::setHeight, &IImageMessage::getHeight);
  add_pixels(methods, "ThumbnailWidth", "width", &IImageMessage::setThumbnailWidth, &IImageMessage::getThumbnailWidth);
  add_pixels(methods, "ThumbnailHeight", "height", &IImageMessage::setThumbnailHeight, &IImageMessage::getThumbnailHeight);
}

}  // namespace conformance
