/** The stand-in engine in a process of its own, with what it counted. */
import { pathToFileURL } from 'node:url'
import { startDemoEngine, type DemoEngine } from '../../src/demo-engine/server.ts'
import { answerQuestions, startChild } from './child.ts'

export interface CountedEngine {
  readonly url: string
  /** Every count that the stand-in keeps (docs/demo-engine.md): starts, playback GETs, stops, stat calls… */
  counts(): Promise<Record<string, number>>
  stop(): Promise<void>
}

/** `secondMs` is how long a second of its failures is. */
export async function startCountedEngine(secondMs: number): Promise<CountedEngine> {
  const child = startChild('demo-engine.ts')
  const url = await child.ask<string>('listen', { secondMs })
  return { url, counts: () => child.ask('counts'), stop: () => child.stop() }
}

function serve(): void {
  let engine: DemoEngine | null = null
  answerQuestions({
    listen: async ({ secondMs }: { secondMs: number }) => {
      engine = await startDemoEngine({ secondMs, startMs: 50 })
      return engine.url
    },
    counts: () => ({ ...engine?.counters().total }),
  })
  process.on('disconnect', () => process.exit(0))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) serve()
