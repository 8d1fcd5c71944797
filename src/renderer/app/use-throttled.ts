import { useEffect, useRef, useState } from 'react'

/** The value, taken over at once if the last change is `everyMs` ago, else when it will be. */
export function useThrottled<T>(value: T, everyMs: number): T {
  const [taken, setTaken] = useState(value)
  const takenAtMs = useRef(0)
  useEffect(() => {
    if (Object.is(value, taken)) return
    const waitMs = Math.max(0, takenAtMs.current + everyMs - Date.now())
    const timer = setTimeout(() => {
      takenAtMs.current = Date.now()
      setTaken(value)
    }, waitMs)
    return () => clearTimeout(timer)
  }, [value, taken, everyMs])
  return taken
}
