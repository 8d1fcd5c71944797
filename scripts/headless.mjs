// The service alone: builds first if nothing is built, then becomes it. Flags are passed through.
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { build, isBuilt } from './build.mjs'

if (!isBuilt()) build()
const entry = resolve(import.meta.dirname, '..', 'out', 'main', 'headless.js')
process.argv[1] = entry
await import(pathToFileURL(entry).href)
