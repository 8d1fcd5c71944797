import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

it('the log is written wherever Weir was started from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'weir-log-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const logger = pathToFileURL(join(import.meta.dirname, 'logger.ts')).href
  const script = `import(${JSON.stringify(logger)}).then(({ createLogger }) =>
    createLogger({ file: ${JSON.stringify(join(folder, 'logs', 'weir.log'))}, console: false }).info('something', { figure: 7 }))`
  // A folder without a package.json, as a service manager's may be.
  execFileSync(process.execPath, ['-e', script], { cwd: folder })
  expect(await readFile(join(folder, 'logs', 'weir.log'), 'utf8')).toMatch(/\[info\] +something figure=7/)
})
