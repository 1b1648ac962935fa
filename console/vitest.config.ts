import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Browsers and servers start in these; what waits for an event has a deadline of its own.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
