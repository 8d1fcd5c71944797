/** A stand-in engine as a process of its own: what somebody else runs, for runtime `remote`. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { freePort } from './service.ts'

const script = resolve(import.meta.dirname, '../../out/demo-engine/demo-engine.mjs')

export interface EngineProcess {
  readonly port: number
  kill(): Promise<void>
}

/** Boots within a moment; resolves when its port is open. */
export async function startEngineProcess(): Promise<EngineProcess> {
  const port = await freePort()
  const child = spawn(process.execPath, [script, '--http-port', String(port), '--boot-ms', '200'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return {
    port,
    async kill() {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}
