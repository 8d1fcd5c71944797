import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createLogBook, readLog } from './log-book.ts'
import { createLogger } from './logger.ts'

async function folderOf(text: string | null): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-log-book-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  if (text !== null) await writeFile(join(folder, 'weir.log'), text)
  return join(folder, 'weir.log')
}

it('a log that does not exist, is empty, or is a folder has no lines', async () => {
  expect(await createLogBook(await folderOf(null)).tail(5, 'debug')).toEqual([])
  expect(await createLogBook(await folderOf('')).tail(5, 'debug')).toEqual([])
  const folder = join(await folderOf(null), '..', 'sub')
  await mkdir(folder)
  expect(await createLogBook(folder).tail(5, 'debug')).toEqual([])
})

it('what comes before the first entry is left out: it was cut from one', () => {
  expect(readLog('at somewhere\n[2026-03-14 19:00:00.007] [warn]  hears nothing\n')).toEqual([
    { atMs: new Date(2026, 2, 14, 19, 0, 0, 7).getTime(), level: 'warn', text: 'hears nothing' },
  ])
})

it('what the logger writes is read back, errors with their stacks, words of a level and more urgent ones', async () => {
  const file = await folderOf(null)
  const logger = createLogger({ file, console: false })
  logger.debug('a whisper')
  logger.info('Engine e1 is ready', { figure: 7 })
  logger.error('a mistake', { error: new Error('the cause') })
  logger.info('[2026] brackets and\na second line')
  const book = createLogBook(file)
  expect(book.file).toBe(file)
  const all = await book.tail(10, 'debug')
  expect(all.map(({ level }) => level)).toEqual(['debug', 'info', 'error', 'info'])
  expect(all[1]?.text).toBe('Engine e1 is ready figure=7')
  expect(all[2]?.text).toMatch(/^a mistake .*the cause[^]*\n +at /)
  expect(all[3]?.text).toBe('[2026] brackets and\na second line')
  expect(Math.abs((all[1]?.atMs ?? 0) - Date.now())).toBeLessThan(60_000)
  expect((await book.tail(1, 'warn')).map(({ level }) => level)).toEqual(['error'])
})

it('of a long log only the end is read, and no more lines than were asked for', async () => {
  const line = (number: number) => `[2026-03-14 19:00:00.007] [info]  line ${number} ${'x'.repeat(200)}\n`
  const file = await folderOf(Array.from({ length: 20_000 }, (_, at) => line(at)).join(''))
  await appendFile(file, '[2026-03-14 19:00:01.000] [verbose] chatter\n')
  const lines = await createLogBook(file).tail(2000, 'info')
  expect(lines).toHaveLength(2000)
  expect(lines.at(-1)?.text).toMatch(/^line 19999 /)
  expect(lines[0]?.text).toMatch(/^line 18000 /)
  expect((await createLogBook(file).tail(1, 'debug'))[0]).toMatchObject({ level: 'debug', text: 'chatter' })
})
