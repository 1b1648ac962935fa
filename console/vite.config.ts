import { defineConfig } from 'vite';

export default defineConfig({
  // The same source gives the same files: what is committed is compared with what is built.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The server has it all in memory, and sends it once: one file loads fastest.
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': { target: 'http://127.0.0.1:8700', ws: true } } },
});
