// The scenes of the program: two users, and what they do with each part of the interface. Each leaves things as it found them.
#pragma once

#include "handlers.h"

struct Scene {
  agora::rtm::IRtmService *ann;
  agora::rtm::IRtmService *bob;
  ServiceEvents &ann_hears;
  ServiceEvents &bob_hears;
  // A picture of 320 x 200.
  std::string image;
  // Where files may be written.
  std::string out;
};

void messages(Scene &scene);
void presence(Scene &scene);
void user_attributes(Scene &scene);
void channels(Scene &scene);
void channel_attributes(Scene &scene);
void images(Scene &scene);
void files(Scene &scene);
void calls(Scene &scene);

// A user of an App with certificates whose token ends in a few seconds.
void tokens(const std::string &app, const std::string &token);
