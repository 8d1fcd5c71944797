import { access } from 'node:fs/promises'
import { WeirError } from '../../../contract/errors.ts'
import { type Clock, type EngineRuntime, type Logger } from '../../core/ports.ts'
import { ephemeralPort } from '../system/free-port.ts'
import { createProcessRuntime, type EngineProcess } from './process-runtime.ts'

/** How the desktop runs a script of ours; it ends with Weir, whatever happens to it. */
export type ForkEngine = (script: string, args: readonly string[]) => EngineProcess

/** The runtime `demo`: the built-in stand-in engines (docs/demo-engine.md), each a Node process on a port of its own. */
export function createDemoRuntime(options: {
  /** The stand-in's built entry, `demo-engine.mjs`. */
  readonly script: string
  /** How long a stand-in boots. */
  readonly bootMs?: number
  /** Instead of a child process of this program, which must be Node then. */
  readonly fork?: ForkEngine | undefined
  readonly logger: Logger
  readonly clock?: Clock
}): EngineRuntime {
  const { script, bootMs = 800, fork, logger } = options
  return createProcessRuntime({
    kind: 'demo',
    detail: 'Built-in demo engines on this machine, playing a test pattern',
    command: ({ id, port }) => ({
      file: process.execPath,
      args: [
        script,
        ...['--http-port', String(port), '--boot-ms', String(bootMs), '--name', id],
        ...(fork === undefined ? ['--exit-with-parent'] : []),
      ],
    }),
    ...(fork === undefined ? {} : { launch: ({ args: [entry = '', ...rest] }) => fork(entry, rest) }),
    leasePort: async () => ({ port: await ephemeralPort(), release: () => undefined }),
    check: () =>
      access(script).then(
        () => null,
        () =>
          new WeirError('process_binary_missing', {
            path: script,
            why: 'this copy of Weir was built without it',
          }),
      ),
    lifetime: 'until-parent-ends',
    logger,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
}
