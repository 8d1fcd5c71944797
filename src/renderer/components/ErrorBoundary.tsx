/** Stands around a page: when drawing it fails, or its code cannot be loaded, it says so and the frame stays usable. */
import { Component, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { ErrorState } from './States.tsx'

interface ErrorBoundaryState {
  readonly error: unknown
}

interface ErrorBoundaryProps {
  readonly children: ReactNode
  /** For what may be missing without a word: nothing stands in its place. */
  readonly quiet?: boolean
}

/** The one class of the renderer: React offers error boundaries as classes only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null }

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return this.props.quiet === true ? null : <Broken error={this.state.error} />
  }
}

function Broken({ error }: { error: unknown }) {
  const t = useT()
  // A module that could not be fetched is a TypeError in Chromium, whatever the cause; its text names the module. Its
  // style sheet is an error of Vite's.
  const missing =
    error instanceof Error &&
    (error instanceof TypeError ? /import|module/i : /preload CSS/).test(error.message)
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return (
    <ErrorState
      title={missing ? t('frame:pageMissing') : t('frame:pageBroke')}
      details={details}
      act={{ label: t('frame:reload'), onClick: () => window.location.reload() }}
    >
      {missing ? t('frame:pageMissingBody') : t('frame:pageBrokeBody')}
    </ErrorState>
  )
}
