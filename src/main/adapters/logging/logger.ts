/** The Logger port by electron-log: lines on the console, the same with details in `<dataDir>/logs/weir.log`. */
import log from 'electron-log/node.js'
import { type Logger } from '../../core/ports.ts'
import { fieldsText } from './fields.ts'

type Level = 'debug' | 'info' | 'warn' | 'error'
type Fields = Readonly<Record<string, unknown>>

const fileLimitBytes = 5 * 1024 * 1024

export function createLogger(options: { file: string; console: boolean }): Logger {
  const target = log.create({ logId: 'weir' })
  // Else it looks for a package.json in the working folder, and writes no file where there is none.
  target.transports.file.setAppName('Weir')
  target.transports.file.resolvePathFn = () => options.file
  target.transports.file.maxSize = fileLimitBytes
  target.transports.file.level = 'debug'
  target.transports.console.level = options.console ? 'info' : false
  target.transports.console.format = '{h}:{i}:{s} {text}'

  const write = (level: Level, message: string, fields?: Fields): void => {
    if (fields === undefined) return target[level](message)
    target[level](`${message} ${fieldsText(fields)}`.trimEnd())
  }
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  }
}
