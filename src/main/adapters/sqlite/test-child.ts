/**
 * For tests that kill it or take the disk away: a process that writes into a history without end. One JSON line for
 * each piece of news, and one for every batch that the store says is kept.
 *
 * node test-child.ts DATA_DIR PADDING_BYTES
 */
import { type ChangeEntry } from '../../core/telemetry/entries.ts'
import { createSqliteHistory } from './history.ts'

const [dataDir = '', paddingBytes = '0'] = process.argv.slice(2)
const padding = '.'.repeat(Number(paddingBytes))
const history = createSqliteHistory({
  dataDir,
  settings: { days: 30, maxMb: 200 },
  instead: { retryMs: 200 },
})
const print = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

history.watch(({ text }) => print({ news: text }))
await history.load()
let number = 0
for (;;) {
  for (let entry = 0; entry < 10; entry++) {
    const change: ChangeEntry = {
      kind: 'change',
      atMs: ++number,
      level: 'info',
      text: `${number} ${padding}`,
    }
    history.append(change)
  }
  history.keep({ forgotten: [], breakers: [{ keys: ['a', `last kept: ${number}`] }], names: [] })
  await history.flush()
  print({ kept: number, ok: history.health().ok })
}
