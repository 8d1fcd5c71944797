import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { WeirError } from '../../../contract/errors.ts'
import { type Settings } from '../../../contract/settings.ts'
import { type Clock, type EngineRuntime, type Logger } from '../../core/ports.ts'
import { whyDiskRefused } from '../system/files.ts'
import { createPortRange } from '../system/port-range.ts'
import { createEngineRecord } from './engine-record.ts'
import { createProcessRuntime } from './process-runtime.ts'

/** The runtime `process`: a native engine binary, run once for each engine with a port of the settings' range. */
export function createNativeRuntime(options: {
  readonly settings: Settings['engines']
  /** Holds the record of running engines, `engines.json`. */
  readonly dataDir: string
  readonly logger: Logger
  readonly clock?: Clock
}): EngineRuntime {
  const { settings, logger } = options
  const { binary } = settings
  const ports = createPortRange({ from: settings.portFrom, to: settings.portTo })
  return createProcessRuntime({
    kind: 'process',
    detail: binary === null ? 'A native engine (engines.binary is not set)' : `The native engine ${binary}`,
    command: ({ port }) => ({
      file: binary ?? '',
      args: settings.binaryArgs.map((argument) => argument.replaceAll('{port}', String(port))),
    }),
    leasePort: () => ports.lease(),
    check: () => checkBinary(binary),
    lifetime: { record: createEngineRecord(join(options.dataDir, 'engines.json'), logger) },
    logger,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  })
}

async function checkBinary(path: string | null): Promise<WeirError | null> {
  if (path === null)
    return new WeirError('process_binary_missing', { path: '', why: 'engines.binary is not set' })
  try {
    if ((await stat(path)).isDirectory()) {
      return new WeirError('process_binary_missing', { path, why: 'it is a folder' })
    }
    await access(path, constants.X_OK)
    return null
  } catch (error) {
    return new WeirError('process_binary_missing', { path, why: whyDiskRefused(error) }, { cause: error })
  }
}
