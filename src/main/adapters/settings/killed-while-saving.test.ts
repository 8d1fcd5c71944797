import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { removeLeftOvers } from '../system/files.ts'
import { loadSettings } from './load.ts'

/** Saves settings without end, each with another value and of another length; a line for each that was saved. */
const script = `
  import { saveSettings } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'stored.ts')).href)}
  for (let max = 1; ; max = (max % 9999) + 1) {
    const allowedHosts = Array.from({ length: max % 300 }, (_, host) => 'host-' + host)
    await saveSettings(process.argv[1], { queue: { max }, gateway: { allowedHosts } })
    console.log(max)
  }`

describe('settings that are saved while the process is killed', () => {
  // Each seed a moment of its own, 0 to 200 ms into the saving; one folder, so that leftovers would add up.
  it('are the old or the new ones, never unreadable, and never older than what was saved', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'weir-settings-'))
    onTestFinished(() => rm(dataDir, { recursive: true }))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 200 }), async (afterMs) => {
        const child = spawn(process.execPath, ['--input-type=module', '--eval', script, dataDir], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        const exited = once(child, 'exit')
        let printed = ''
        child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
        await once(child.stdout, 'data')
        await new Promise((resolve) => setTimeout(resolve, afterMs))
        child.kill('SIGKILL')
        await exited
        const saved = Number(printed.split('\n').at(-2))
        const { settings, warnings } = await loadSettings({ argv: [], env: {}, dataDir })
        expect(warnings).toEqual([])
        expect([saved, saved + 1]).toContain(settings.queue.max)
        expect(settings.gateway.allowedHosts).toHaveLength(settings.queue.max % 300)
        const lastGood = await readFile(join(dataDir, 'settings.last-good.json'), 'utf8')
        expect(() => void JSON.parse(lastGood)).not.toThrow()
      }),
      { numRuns: 20 },
    )
    // Nor do the leftovers of the killed stay for ever.
    const longAgo = new Date(Date.now() - 120_000)
    for (const name of await readdir(dataDir)) await utimes(join(dataDir, name), longAgo, longAgo)
    await removeLeftOvers(dataDir)
    expect((await readdir(dataDir)).sort()).toEqual(['settings.json', 'settings.last-good.json'])
  }, 60_000)
})
