/**
 * The main process's ear. Every message is judged before anything is done: who sent it (only our page, in the main
 * frame of our window) and what it carries (the schemas of contract/ipc.ts). A refusal is answered as an error of the
 * catalogue and logged.
 */
import { clipboard, ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { type z } from 'zod'
import { asWeirError, WeirError } from '../../contract/errors.ts'
import { describeIssues } from '../../contract/issues.ts'
import { invokeChannels, type InvokeChannel, type InvokeReply } from '../../contract/ipc.ts'
import { type Orchestrator } from '../core/door.ts'
import { type Logger } from '../core/ports.ts'
import { liveFeed } from './live-feed.ts'
import { isAppUrl } from './origin.ts'

interface IpcOptions {
  readonly orchestrator: Pick<Orchestrator, 'command' | 'query' | 'subscribe'>
  readonly window: BrowserWindow
  readonly log: Logger
}

type Args<C extends InvokeChannel> = z.infer<(typeof invokeChannels)[C]>

const done: InvokeReply = { ok: true, result: null }

/** Listens until `stop`. */
export function setupIpc({ orchestrator, window, log }: IpcOptions): { stop(): void } {
  const feed = liveFeed(window, orchestrator)

  function handle<C extends InvokeChannel>(
    channel: C,
    handler: (args: Args<C>) => Promise<InvokeReply>,
  ): void {
    ipcMain.handle(channel, async (event, ...args: unknown[]): Promise<InvokeReply> => {
      try {
        checkSender(event, window)
        return await handler(checkArgs(channel, args))
      } catch (error) {
        const refusal = asWeirError(error)
        log.warn('A message from the window was refused', { channel, why: refusal.message })
        return { ok: false, error: refusal.toBody() }
      }
    })
  }

  handle('weir:command', async ([name, args]) => orchestrator.command(name, args))
  handle('weir:query', async ([name, args]) => orchestrator.query(name, args))
  handle('weir:live-start', async () => {
    feed.start()
    return done
  })
  handle('weir:live-stop', async () => {
    feed.stop()
    return done
  })
  handle('weir:copy-text', async ([text]) => {
    await clipboard.writeText(text)
    return done
  })

  return {
    stop() {
      feed.stop()
      for (const channel of Object.keys(invokeChannels)) ipcMain.removeHandler(channel)
    },
  }
}

/** @throws WeirError `origin_refused` unless our page sent it, from the main frame of our window */
function checkSender(event: IpcMainInvokeEvent, window: BrowserWindow): void {
  const frame = event.senderFrame
  const ours = event.sender === window.webContents && frame !== null && frame === window.webContents.mainFrame
  if (!ours || !isAppUrl(frame.url)) {
    throw new WeirError('origin_refused', { origin: frame?.url ?? 'a page that is gone' })
  }
}

/** @throws WeirError `request_invalid` naming what does not fit */
function checkArgs<C extends InvokeChannel>(channel: C, args: unknown[]): Args<C> {
  const checked = invokeChannels[channel].safeParse(args)
  if (!checked.success) throw new WeirError('request_invalid', { why: describeIssues(checked.error, args) })
  // The schema of this channel made it; TypeScript does not follow the lookup by a type parameter.
  return checked.data as Args<C>
}
