import { type Logger, type RuntimeEvent, type Unsubscribe } from '../../core/ports.ts'

export interface RuntimeEvents {
  emit(event: RuntimeEvent): void
  watch(listener: (event: RuntimeEvent) => void): Unsubscribe
}

/** The listeners of one runtime. A listener that throws is logged and disturbs no other, nor the runtime. */
export function createRuntimeEvents(logger: Logger): RuntimeEvents {
  const listeners = new Set<(event: RuntimeEvent) => void>()
  return {
    emit(event) {
      for (const listener of [...listeners]) {
        try {
          listener(event)
        } catch (error) {
          logger.error('A listener of runtime events failed', { event: event.type, error })
        }
      }
    },
    watch(listener) {
      // Its own function: the same listener given twice is two subscriptions.
      const entry = (event: RuntimeEvent): void => listener(event)
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
  }
}
