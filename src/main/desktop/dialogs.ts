/** Message boxes of the system. None of them holds anything up: Weir goes on while one waits to be read. */
import { dialog } from 'electron'
import { type DesktopWords, type Message } from './words/words.ts'

export interface Dialogs {
  /** Resolves when it was read. */
  tell(message: Message): Promise<void>
  /** Whether the person said yes. Enter and Escape mean no: what is asked here came from outside or costs something. */
  confirm(message: Message, answers: { yes: string; no: string }): Promise<boolean>
}

export function systemDialogs(words: () => DesktopWords): Dialogs {
  return {
    async tell({ title, body }) {
      await dialog.showMessageBox({ type: 'info', message: title, detail: body, buttons: [words().close] })
    },
    async confirm({ title, body }, { yes, no }) {
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: title,
        detail: body,
        buttons: [yes, no],
        defaultId: 1,
        cancelId: 1,
        noLink: true,
      })
      return response === 0
    },
  }
}
