/** The inside of a running service, for tests: its timers, its wall clock, and its machine. See inside-service.ts. */
import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { type Service } from './service.ts'

export interface Inside {
  /** For the service's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Timers that are set now, by the program's line that set them. */
  timers(service: Service): Promise<readonly string[]>
  /** Somebody sets the machine's clock: wall time is real time plus this from now on. */
  setClockAhead(service: Service, ms: number): Promise<void>
  /** The machine has so much memory left, and is so busy, from now on. Only where it was pretended from the beginning. */
  setMachine(service: Service, machine: Machine): Promise<void>
}

/** A machine as a test wants it: what else runs on the real one is no business of the test. */
export interface Machine {
  readonly availableBytes: number
  /** 0..1 over all cores. */
  readonly cpuShare: number
}

/** What `inside-service.ts` takes. */
export interface Wish {
  readonly number: number
  readonly aheadMs: number
  /** null: the real one. */
  readonly machine: Machine | null
}

interface Answer {
  readonly number: number
  readonly setBy: readonly string[]
}

/** `folder` is made, and belongs to one service at a time. */
export async function insideOf(folder: string, machine: Machine | null = null): Promise<Inside> {
  await mkdir(folder, { recursive: true })
  let wish: Wish = { number: 0, aheadMs: 0, machine }
  const write = (): Promise<void> => writeFile(join(folder, 'wish.json'), JSON.stringify(wish))
  await write()

  async function ask(service: Service, changes: Partial<Wish> = {}): Promise<Answer> {
    const number = wish.number + 1
    wish = { ...wish, ...changes, number }
    await write()
    service.child.kill('SIGUSR2')
    for (let waitedMs = 0; waitedMs < 5000; waitedMs += 20) {
      const answer = readAnswer()
      if (answer?.number === number) return answer
      await sleep(20)
    }
    throw new Error('The inside of the service does not answer')
  }

  function readAnswer(): Answer | null {
    try {
      return JSON.parse(readFileSync(join(folder, 'answer.json'), 'utf8')) as Answer
    } catch {
      return null
    }
  }

  return {
    env: {
      WEIR_TEST_INSIDE: folder,
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'inside-service.ts')).href}`,
    },
    timers: async (service) => (await ask(service)).setBy,
    async setClockAhead(service, aheadMs) {
      await ask(service, { aheadMs })
    },
    async setMachine(service, other) {
      await ask(service, { machine: other })
    },
  }
}
