import { useEffect } from 'react'
import { useLive } from '../state/hooks.ts'
import { overallOf } from './overall.ts'

/** The tab's icon follows the overall status. Files, not data: URLs, so that the policy can stay at 'self'. */
export function useFavicon(): void {
  const status = useLive(overallOf)
  useEffect(() => {
    document.getElementById('favicon')?.setAttribute('href', `./favicon-${status}.svg`)
  }, [status])
}
