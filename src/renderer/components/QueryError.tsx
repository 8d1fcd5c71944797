import { type ReactNode } from 'react'
import { type ErrorBody } from '../../contract/errors.ts'
import { textOf } from '../i18n/error-text.ts'
import { useT } from '../i18n/use-t.ts'
import { ErrorState } from './States.tsx'

interface QueryErrorProps {
  readonly error: ErrorBody
  readonly onAgain: () => void
  /** What it means: "What plays is not affected." */
  readonly children: ReactNode
}

/** In place of an answer that Weir did not give. */
export function QueryError({ error, onAgain, children }: QueryErrorProps) {
  const t = useT()
  return (
    <ErrorState
      title={t('common:cannotLoad')}
      details={`${error.code}\n${error.message}`}
      act={{ label: t('common:tryAgain'), onClick: onAgain }}
    >
      {textOf(error)} {children}
    </ErrorState>
  )
}
