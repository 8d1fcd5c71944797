/**
 * The engines of this run on disk, so that the next run can end those that a `kill -9` or a crash of Weir left behind.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Logger } from '../../core/ports.ts'
import { writeAtomically } from '../system/files.ts'
import { endProcess } from './end-process.ts'
import { processIdentity } from './identity.ts'

const recordSchema = z.array(z.object({ id: z.string(), pid: z.number().int().min(2), identity: z.string() }))
type RecordedEngine = z.infer<typeof recordSchema>[number]

export interface EngineRecord {
  /** Ends the engines of an earlier run that still are the processes they were; call it before the first `add`. */
  endLeftovers(): Promise<void>
  add(id: string, pid: number): Promise<void>
  remove(id: string): Promise<void>
}

/** `file` is in the data folder. A record that cannot be written is logged, and no reason not to play. */
export function createEngineRecord(file: string, logger: Logger): EngineRecord {
  const engines = new Map<string, RecordedEngine>()
  let writing: Promise<void> = Promise.resolve()

  const write = (): Promise<void> => {
    writing = writing
      .then(() => writeAtomically(file, JSON.stringify([...engines.values()])))
      .catch((error: unknown) => {
        logger.warn('The record of running engines cannot be written', { file, error })
      })
    return writing
  }

  const endLeftover = async ({ id, pid, identity }: RecordedEngine): Promise<void> => {
    if ((await processIdentity(pid)) !== identity) return
    logger.info('Ending an engine that an earlier run left behind', { id, pid })
    const watching = new AbortController()
    const gone = (async () => {
      while (!watching.signal.aborted && (await processIdentity(pid)) === identity) await sleep(50)
    })()
    await endProcess(pid, gone)
    watching.abort()
  }

  return {
    async endLeftovers() {
      const text = await readFile(file, 'utf8').catch(() => null)
      if (text === null) return
      await Promise.all(readRecord(text).map(endLeftover))
      await write()
    },
    async add(id, pid) {
      const identity = await processIdentity(pid)
      if (identity === null) return
      engines.set(id, { id, pid, identity })
      await write()
    },
    async remove(id) {
      // Somebody else may have taken it out a moment ago; it is only gone once that is on the disk.
      await (engines.delete(id) ? write() : writing)
    },
  }
}

/** What is broken or not ours to understand holds no engine. */
function readRecord(text: string): RecordedEngine[] {
  try {
    return recordSchema.parse(JSON.parse(text))
  } catch {
    return []
  }
}
