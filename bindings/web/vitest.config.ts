import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Servers are started and killed in some of these; what waits for an event has a deadline of its own.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
