/**
 * Roving focus over the rows of a table: one row is a Tab stop, keys move to others, also to those that are not drawn
 * yet. A focused row that goes away hands the focus to the one in its place.
 */
import { useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import { moved } from './columns.ts'

interface RowFocusOptions {
  /** Keys of the rows, in order. */
  readonly keys: readonly string[]
  readonly rowsInSight: number
  /** The table's scrolling element. */
  readonly container: RefObject<HTMLElement | null>
  readonly scrollTo: (index: number) => void
  readonly onOpen: ((key: string) => void) | undefined
}

export interface RowFocus {
  /** The row that Tab stops at; undefined without rows. */
  readonly activeKey: string | undefined
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onFocus: (event: FocusEvent) => void
  readonly onBlur: () => void
}

export function useRowFocus({ keys, rowsInSight, container, scrollTo, onOpen }: RowFocusOptions): RowFocus {
  /** The row that had the focus last, and its place then: whatever is there takes over when it is gone. */
  const [last, setLast] = useState<{ readonly key: string; readonly index: number } | null>(null)
  const inside = useRef(false)
  /** The row that gets the focus as soon as it is drawn. */
  const wanted = useRef<string | undefined>(undefined)
  const activeKey =
    last !== null && keys.includes(last.key) ? last.key : keys[Math.min(last?.index ?? 0, keys.length - 1)]

  // After every drawing: a row that was scrolled to appears in a later one.
  useLayoutEffect(() => {
    // The browser gives the focus of an element that is removed to nobody.
    const lost = inside.current && document.activeElement === document.body
    if (lost) wanted.current ??= activeKey
    if (wanted.current === undefined) return
    const row = rowElement(container.current, wanted.current)
    if (row === null) return
    wanted.current = undefined
    row.focus({ preventScroll: true })
  })

  function moveTo(index: number): void {
    const key = keys[index]
    if (key === undefined) return
    wanted.current = key
    setLast({ key, index })
    scrollTo(index)
  }

  return {
    activeKey,
    onKeyDown: (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return
      const key = event.target.dataset.key
      // Keys on a control inside of a row are the control's.
      if (key === undefined || event.target.tagName !== 'TR') return
      if ((event.key === 'Enter' || event.key === ' ') && onOpen !== undefined) {
        event.preventDefault()
        onOpen(key)
        return
      }
      const next = moved(event.key, keys.indexOf(key), keys.length, rowsInSight)
      if (next === undefined) return
      event.preventDefault()
      moveTo(next)
    },
    onFocus: (event) => {
      inside.current = true
      const key = event.target.closest<HTMLElement>('tr[data-key]')?.dataset.key
      if (key !== undefined) setLast({ key, index: keys.indexOf(key) })
    },
    // React tells of no blur while it removes a row, so the focus of a row that is gone is still known as ours.
    onBlur: () => {
      inside.current = false
    },
  }
}

function rowElement(container: HTMLElement | null, key: string): HTMLElement | null {
  return container?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(key)}"]`) ?? null
}
