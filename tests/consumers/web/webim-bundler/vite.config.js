export default {
  resolve: { alias: { 'easemob-websdk': 'rtm-web/webim', 'agora-rtm-sdk': 'rtm-web' } },
};
