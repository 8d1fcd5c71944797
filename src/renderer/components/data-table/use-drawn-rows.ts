/** Which rows are drawn: all of up to 100, else those in sight (TanStack Virtual) and the one that has the focus. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject } from 'react'

/** Up to this many rows all are drawn, so that find-in-page and screen readers have the whole. */
const virtualAbove = 100

export type DrawnPart =
  | { readonly kind: 'row'; readonly index: number }
  | { readonly kind: 'gap'; readonly key: string; readonly heightPx: number }

interface DrawnRows {
  readonly virtual: boolean
  readonly scrollTo: (index: number) => void
  /** Rows and the gaps between them, which together are as high as all rows. */
  readonly range: (activeKey: string | undefined) => readonly DrawnPart[]
}

interface DrawnRowsOptions {
  readonly keys: readonly string[]
  readonly container: RefObject<HTMLElement | null>
  readonly rowHeightPx: number
}

export function useDrawnRows({ keys, container, rowHeightPx }: DrawnRowsOptions): DrawnRows {
  const virtual = keys.length > virtualAbove
  // eslint-disable-next-line react-hooks/incompatible-library -- its functions stay in the component that draws the rows
  const virtualizer = useVirtualizer({
    enabled: virtual,
    count: keys.length,
    getScrollElement: () => container.current,
    estimateSize: () => rowHeightPx,
    overscan: 12,
    // The head covers the first row's height.
    scrollPaddingStart: rowHeightPx,
  })
  return {
    virtual,
    scrollTo: (index) => {
      if (virtual) virtualizer.scrollToIndex(index)
      else scrollIntoSight(container.current, index, rowHeightPx)
    },
    range: (activeKey) => {
      if (!virtual) return keys.map((_, index) => ({ kind: 'row', index }))
      const indexes = virtualizer.getVirtualItems().map(({ index }) => index)
      return withGaps(
        withActive(indexes, activeKey === undefined ? -1 : keys.indexOf(activeKey)),
        keys.length,
        rowHeightPx,
      )
    },
  }
}

/** The focused row stays drawn wherever the table is scrolled to, or its focus would be lost. */
function withActive(indexes: readonly number[], active: number): readonly number[] {
  if (active < 0 || indexes.includes(active)) return indexes
  return [...indexes, active].sort((a, b) => a - b)
}

/** Puts a gap wherever rows are left out. */
export function withGaps(
  indexes: readonly number[],
  count: number,
  rowHeightPx: number,
): readonly DrawnPart[] {
  const parts: DrawnPart[] = []
  let next = 0
  const fillTo = (index: number) => {
    if (index > next)
      parts.push({ kind: 'gap', key: `gap before ${index}`, heightPx: (index - next) * rowHeightPx })
  }
  for (const index of indexes) {
    fillTo(index)
    parts.push({ kind: 'row', index })
    next = index + 1
  }
  fillTo(count)
  return parts
}

function scrollIntoSight(container: HTMLElement | null, index: number, rowHeightPx: number): void {
  if (container === null) return
  const top = index * rowHeightPx
  // The sticky head takes one row's height.
  const inSight = container.clientHeight - 2 * rowHeightPx
  if (top < container.scrollTop) container.scrollTop = top
  else if (top > container.scrollTop + inSight) container.scrollTop = top - inSight
}
