/** The thread that owns the database: node:sqlite answers synchronously, and no request shall wait for a disk. */
import { parentPort, workerData } from 'node:worker_threads'
import { createKeeper } from './keeper.ts'
import { type Asked, type Said, type ThreadOptions } from './messages.ts'

/** Looking for damage waits until a start has had the processor. */
const firstHousekeepingMs = 5000

const port = parentPort
if (port === null) throw new Error('This file runs as a worker thread only')

const options = workerData as ThreadOptions
const tell = (said: Said): void => port.postMessage(said)
const keeper = createKeeper({
  options,
  wallMs: () => Date.now(),
  after: (ms, fn) => void setTimeout(fn, ms).unref(),
  say: (news, problem) => tell({ type: 'news', news, problem }),
})

let isKeepingHouse = false

/** Step by step, so that what is asked meanwhile is answered in between. */
function keepHouse(): void {
  isKeepingHouse = keeper.housekeep()
  if (isKeepingHouse) setImmediate(keepHouse)
}

function answer(asked: Asked): unknown {
  switch (asked.what) {
    case 'load':
      return keeper.load(asked.ask)
    case 'write':
      return keeper.write(asked.ask)
    case 'sumStarts':
      return keeper.sumStarts(asked.ask)
    case 'sumFigures':
      return keeper.sumFigures(asked.ask)
    case 'starts':
      return keeper.starts(asked.ask)
    case 'events':
      return keeper.events(asked.ask)
    case 'close':
      return keeper.close(asked.ask)
  }
}

port.on('message', (asked: Asked) => {
  tell({ type: 'answer', id: asked.id, answer: answer(asked) })
  if (asked.what === 'close') port.close()
  else if (keeper.isTooLarge() && !isKeepingHouse) keepHouse()
})
setTimeout(keepHouse, firstHousekeepingMs).unref()
setInterval(() => !isKeepingHouse && keepHouse(), options.retentionEveryMs).unref()
