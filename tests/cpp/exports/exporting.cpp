// What the check must find: an entry point of the original's name.
extern "C" void *createRtmService() { return nullptr; }
