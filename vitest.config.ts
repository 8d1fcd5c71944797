import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'e2e/support/**/*.test.ts'],
          environment: 'node',
          setupFiles: ['./vitest.setup.ts'],
          // Properties run for seconds; on a busy machine for several times as long.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // The real Docker daemon: one file at a time, since they share ports and the machine.
        test: {
          name: 'docker',
          include: ['e2e/docker/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          // Real players and a real daemon in real time: a machine that stands still for a moment is no bug of ours.
          // The report names whatever needed another chance.
          retry: process.env.CI === undefined ? 0 : 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
