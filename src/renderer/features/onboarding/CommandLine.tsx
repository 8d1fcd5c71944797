import { CopyButton } from '../../components/CopyButton.tsx'
import { useT } from '../../i18n/use-t.ts'
import classes from './Onboarding.module.css'

/** What is to be typed or pasted elsewhere, with a button that copies it. */
export function CommandLine({ line, kind = 'command' }: { line: string; kind?: 'command' | 'file' }) {
  const t = useT()
  const isCommand = kind === 'command'
  return (
    <div className={classes.command}>
      <pre
        tabIndex={0}
        aria-label={isCommand ? t('onboarding:engines.command') : t('onboarding:engines.fileText')}
      >
        {line}
      </pre>
      <CopyButton
        text={line}
        label={isCommand ? t('onboarding:engines.copyCommand') : t('onboarding:engines.copyText')}
      />
    </div>
  )
}
