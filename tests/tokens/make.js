// Makes a token of every kind that the npm packages of the field make, and prints them as JSON: [name, token] pairs.
//
//   NODE_PATH=FOLDER/node_modules node make.js APP_ID CERTIFICATE USER SECONDS
'use strict';

const current = require('agora-token');
const former = require('agora-access-token');

const [app, certificate, user, text] = process.argv.slice(2);
const seconds = Number(text);
const now = Math.floor(Date.now() / 1000);
const permissions = new current.Rtm2Permissions();
permissions.add(current.Rtm2Permissions.kMessageChannels, current.Rtm2Permissions.kRead, ['one', 'another']);
permissions.add(current.Rtm2Permissions.kUsers, current.Rtm2Permissions.kWrite, []);
const channel = 'room';

process.stdout.write(JSON.stringify([
  ['agora-token 007', current.RtmTokenBuilder.buildToken(app, certificate, user, seconds)],
  ['agora-token 007, absolute time', current.RtmTokenBuilder.buildToken(app, certificate, user, now + 3600)],
  ['agora-token 007 with RTC', current.RtcTokenBuilder.buildTokenWithRtm(app, certificate, channel, user, 1, seconds, seconds)],
  [
    'agora-token 007 with RTC, rights apart',
    current.RtcTokenBuilder.buildTokenWithRtm2(app, certificate, channel, 'x', 1, seconds, 1, 2, 3, 4, user, seconds),
  ],
  ['agora-token 007 of RTM 2', current.RtmTokenBuilder.buildTokenWithPermissions(app, certificate, user, permissions, seconds)],
  ['agora-access-token 006', former.RtmTokenBuilder.buildToken(app, certificate, user, former.RtmRole.Rtm_User, now + 3600)],
  ['agora-access-token 006, no time', former.RtmTokenBuilder.buildToken(app, certificate, user, former.RtmRole.Rtm_User, 0)],
]));
