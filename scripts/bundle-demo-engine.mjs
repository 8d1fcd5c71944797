// Bundles the engine stand-in into out/demo-engine: one module on Node's builtins, and its media beside it.
import { copyFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'vite'

const root = resolve(import.meta.dirname, '..')
const outDir = join(root, 'out', 'demo-engine')

/** The files that a stand-in engine consists of, by their names in `outDir`. */
export const bundleFiles = ['demo-engine.mjs', 'demo.ts.bin'].map((name) => join(outDir, name))

export async function bundleDemoEngine() {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      ssr: join(root, 'src', 'demo-engine', 'main.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node22',
      minify: false,
      rollupOptions: { output: { format: 'es', entryFileNames: 'demo-engine.mjs', codeSplitting: false } },
    },
  })
  copyFileSync(join(root, 'resources', 'demo.ts.bin'), join(outDir, 'demo.ts.bin'))
}

if (process.argv[1] === import.meta.filename) {
  await bundleDemoEngine()
  console.log('Bundled the stand-in engine into out/demo-engine')
}
