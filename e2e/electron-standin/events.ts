/** Events as Electron passes them, and what windows have to tell `app`, which knows them and not the other way round. */
export const toApp = {
  isReady: (): boolean => false,
  contentsCreated: (_contents: object): void => undefined,
  allWindowsClosed: (): void => undefined,
}

export interface PreventableEvent {
  defaultPrevented: boolean
  preventDefault(): void
}

export function preventable<T extends object>(details: T): T & PreventableEvent {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  }
  return event
}
