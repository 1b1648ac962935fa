// A program made for the 1.5.0 library, run with whichever file of that name it finds:
//
//     program LIBRARY IMAGE OUT APP TOKEN
//
// fails unless the code it runs comes from LIBRARY. OUT is what the files it writes begin with; TOKEN logs "ann" in to APP, for some seconds. With the stub
// it ends with 42.
#include "scenes.h"

#include <dlfcn.h>

#include <cstring>

using namespace agora::rtm;

namespace {

std::string real(const char *path) {
  char *const resolved = realpath(path, nullptr);
  const std::string text = resolved == nullptr ? "" : resolved;
  free(resolved);
  return text;
}

IRtmService *begin(ServiceEvents &events, const char *user) {
  IRtmService *const service = createRtmService();
  accepted("initialize", service->initialize("dropin", &events));
  same("initialize again", service->initialize("dropin", &events), 2);
  // So that files are reported on however fast they go, and calls end within the patience of a test.
  accepted("setParameters", service->setParameters(
      "{\"rtm.media_progress_ms\": 1, \"rtm.invitation_receipt_ms\": 4000, \"rtm.invitation_expire_ms\": 4000}"));
  accepted("login", service->login(nullptr, user));
  events.log.expect_each({"logged in", "state 3 for 2"});
  return service;
}

void use(const std::string &image, const std::string &out) {
  ServiceEvents ann_hears, bob_hears;
  accepted("setRtmServiceContext", setRtmServiceContext(RtmServiceContext()));
  Scene scene = {begin(ann_hears, "ann"), begin(bob_hears, "bob"), ann_hears, bob_hears, image, out};
  same("setRtmServiceContext beside a service", setRtmServiceContext(RtmServiceContext()), 1);
  // The last slots.
  accepted("setLogFile", scene.ann->setLogFile((out + ".log").c_str()));
  accepted("setLogFilter", scene.ann->setLogFilter(LOG_FILTER_MASK));
  accepted("setLogFileSize", scene.ann->setLogFileSize(1024));

  messages(scene);
  presence(scene);
  user_attributes(scene);
  channels(scene);
  channel_attributes(scene);
  images(scene);
  files(scene);
  calls(scene);

  accepted("logout", scene.ann->logout());
  ann_hears.log.expect("logged out: 0");
  scene.ann->release(true);
  scene.bob->release();
}

}  // namespace

int main(int count, char **arguments) {
  if (std::strcmp(getRtmSdkVersion(), "stub") == 0) return 42;
  IRtmService *(*const entry)() = &createRtmService;
  Dl_info info;
  if (count != 6 || dladdr(reinterpret_cast<void *>(entry), &info) == 0 || real(info.dli_fname) != real(arguments[1])) fail("this is not the library that was meant");
  same("setRtmAppType", internal::setRtmAppType(1), true);
  tokens(arguments[4], arguments[5]);
  use(arguments[2], arguments[3]);
  accepted("setRtmServiceContext", setRtmServiceContext(RtmServiceContext()));
  std::printf("rtm %s in the place of the original\n", getRtmSdkVersion());
  return 0;
}
