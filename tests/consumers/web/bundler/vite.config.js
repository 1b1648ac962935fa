export default {
  resolve: { alias: { 'agora-rtm-sdk': 'rtm-web' } },
};
