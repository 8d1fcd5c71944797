/** Acts on streams and their viewers, for every page that shows them: each names whom it cuts off first. */
import { type ReaderView, type SessionView } from '../../contract/state.ts'
import { useT } from '../i18n/use-t.ts'
import { kickCutsOff, stopCutsOff } from '../state/cut-off.ts'
import { useWeir } from '../state/hooks.ts'
import { useConfirm } from './Confirm.tsx'
import { CutOffBody } from './CutOffBody.tsx'
import { useCutting } from './use-cutting.tsx'

export interface StreamActs {
  /** Keys in the acts store: what shows that it is under way. */
  readonly stopKey: (sessionId: string) => string
  readonly kickKey: (sessionId: string, readerId: string) => string
  readonly stop: (sessionId: string) => void
  readonly kick: (session: SessionView, reader: ReaderView) => void
}

const stopKey = (sessionId: string) => `stop:${sessionId}`
const kickKey = (sessionId: string, readerId: string) => `kick:${sessionId}/${readerId}`

export function useStreamActs(): StreamActs {
  const t = useT()
  const { acts, live } = useWeir()
  const cut = useCutting()
  const confirm = useConfirm()
  return {
    stopKey,
    kickKey,
    stop: (sessionId) =>
      cut(
        {
          key: stopKey(sessionId),
          name: 'session.stop',
          args: { sessionId },
          affected() {
            const now = live.getState().snapshot?.sessions.find(({ id }) => id === sessionId)
            return now === undefined ? null : stopCutsOff(now)
          },
        },
        { after: t('common:acts.stopAfter'), act: t('common:acts.stopAct') },
      ),
    kick: (session, reader) => {
      const cutOff = kickCutsOff(session, reader)
      confirm({
        title: cutOff.title,
        body: <CutOffBody lines={cutOff.lines} after={t('common:acts.kickAfter')} />,
        act: t('common:acts.kickAct'),
        onYes: () =>
          void acts.run(kickKey(session.id, reader.id), 'reader.kick', {
            sessionId: session.id,
            readerId: reader.id,
          }),
      })
    },
  }
}
