import { useT } from '../../i18n/use-t.ts'
import { PageHead } from '../../components/PageHead.tsx'
import { hrefOf } from '../../state/route.ts'
import { ChannelsStep } from './ChannelsStep.tsx'
import { EnginesStep } from './EnginesStep.tsx'
import classes from './Onboarding.module.css'
import { PlayersStep } from './PlayersStep.tsx'

/** From nothing to a picture: a place for engines, channels, players. Each step says whether it is done. */
export default function OnboardingPage() {
  const t = useT()
  return (
    <>
      <PageHead title={t('onboarding:title')} note={t('onboarding:note')}>
        <a href={hrefOf('overview')}>{t('onboarding:toOverview')}</a>
      </PageHead>
      <ol className={classes.steps}>
        <li>
          <EnginesStep />
        </li>
        <li>
          <ChannelsStep />
        </li>
        <li>
          <PlayersStep />
        </li>
      </ol>
    </>
  )
}
