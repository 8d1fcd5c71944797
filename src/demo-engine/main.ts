/**
 * The program. Prints `listening http://HOST:PORT` when the port is bound and `ready http://HOST:PORT` when it is past
 * booting. Exits 2 on a bad flag, 3 when a port is in use, 1 when a fault was asked for; 0 on SIGTERM and SIGINT.
 */
import { behaviourMarkdown } from './behaviours.ts'
import { type Invocation, readFlags, usage } from './flags.ts'
import { type DemoEngine, startDemoEngine } from './server.ts'

type EngineInvocation = Extract<Invocation, { run: 'engine' }>

const exitCodes = { stopped: 0, crashed: 1, badFlag: 2, portInUse: 3 } as const

// A parent that no longer reads what we print is no reason to fail.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)
process.on('SIGTERM', () => process.exit(exitCodes.stopped))
process.on('SIGINT', () => process.exit(exitCodes.stopped))
process.on('disconnect', () => process.exit(exitCodes.stopped))

const invocation = readInvocation()
switch (invocation.run) {
  case 'help':
    console.log(usage)
    break
  case 'table':
    console.log(behaviourMarkdown())
    break
  case 'engine':
    await run(invocation)
    break
}

async function run(asked: EngineInvocation): Promise<void> {
  if (asked.exitWithParent) {
    process.stdin.on('end', () => process.exit(exitCodes.stopped)).on('error', () => undefined)
    process.stdin.resume()
  }
  const engine = await start(asked)
  const address = `http://${asked.options.host}:${engine.port}`
  console.log(`listening ${address}`)
  if (engine.apiPort === null)
    console.error(`API port ${asked.options.apiPort} is in use; going on without it`)
  await engine.ready
  console.log(`ready ${address}`)
}

async function start({ options }: EngineInvocation): Promise<DemoEngine> {
  const onCrash = (why: string): void => {
    console.error(`crash: ${why}`)
    process.exit(exitCodes.crashed)
  }
  try {
    return await startDemoEngine({ ...options, onCrash })
  } catch (error) {
    const taken = takenPort(error)
    if (taken === null) throw error
    console.error(`Port ${taken} on ${options.host} is in use by another program.`)
    return process.exit(exitCodes.portInUse)
  }
}

function readInvocation(): Invocation {
  try {
    return readFlags(process.argv.slice(2), process.env)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    console.error('See --help for what there is.')
    return process.exit(exitCodes.badFlag)
  }
}

function takenPort(error: unknown): number | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') return null
  return 'port' in error && typeof error.port === 'number' ? error.port : null
}
