import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const here = import.meta.dirname

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          desktop: resolve(here, 'src/main/desktop.ts'),
          headless: resolve(here, 'src/main/headless.ts'),
          // A thread of its own; adapters/sqlite/thread.ts finds it beside the entries.
          'history-worker': resolve(here, 'src/main/adapters/sqlite/history-worker.ts'),
        },
        // Beside the entries, not in chunks/: app.ts finds package.json and resources from where it is.
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: resolve(here, 'src/preload/preload.ts') },
        // A sandboxed preload must be CommonJS, also in a package of "type": "module".
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'src/renderer'),
    plugins: [react()],
    build: {
      outDir: resolve(here, 'out/renderer'),
      // electron-vite does not by default; a browser gets the page over the network.
      minify: true,
      rollupOptions: { input: resolve(here, 'src/renderer/index.html') },
    },
  },
})
