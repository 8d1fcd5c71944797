import { IconArrowBackUp } from '@tabler/icons-react'
import { Trans } from 'react-i18next'
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { Panel } from '../../components/Panel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { SettingItem } from './SettingItem.tsx'
import classes from './Settings.module.css'
import { readOnlyWhy, resettable, useSettings } from './use-settings.ts'
import { ruleName, ruleOf, sectionAbout, sectionName } from './words.ts'

interface SettingsSectionProps {
  readonly section: string
  readonly rows: readonly SettingRow[]
  /** All of the section, not what was found of it. */
  readonly whole: boolean
}

/** The settings of one section; rules with their thresholds beside one another. */
export function SettingsSection({ section, rows, whole }: SettingsSectionProps) {
  const t = useT()
  const { answer, reset } = useSettings()
  const plain = rows.filter(({ key }) => ruleOf(key) === null)
  const rules = [...new Set(rows.flatMap(({ key }) => ruleOf(key) ?? []))]
  const toReset = resettable(answer, rows)
  return (
    <Panel
      title={sectionName(section)}
      note={whole ? sectionAbout(section) : undefined}
      acts={
        whole && (
          <ActButton
            act={`settings:reset:${section}`}
            label={t('settings:reset.section')}
            icon={<IconArrowBackUp size={16} aria-hidden="true" />}
            disabledBecause={toReset.length === 0 ? t('settings:reset.nothing') : null}
            onClick={() => reset(toReset)}
          />
        )
      }
      flush
    >
      <Why rows={rows} />
      {plain.map((row) => (
        <SettingItem key={row.key} row={row} />
      ))}
      {rules.map((rule) => (
        <section key={rule} className={classes.rule} aria-label={ruleName(rule)}>
          <h3 className={classes.ruleName}>{ruleName(rule)}</h3>
          <div className={classes.fields}>
            {[...rows.filter(({ key }) => ruleOf(key) === rule)].sort(figuresFirst).map((row) => (
              <SettingItem key={row.key} row={row} compact />
            ))}
          </div>
        </section>
      ))}
    </Panel>
  )
}

/** Thresholds, times and counts, then whether it is raised at all. */
const figuresFirst = (a: SettingRow, b: SettingRow): number =>
  Number(a.type === 'yes or no') - Number(b.type === 'yes or no')

/** Why some of these cannot be changed here, and where they can. */
function Why({ rows }: { rows: readonly SettingRow[] }) {
  const t = useT()
  const { answer } = useSettings()
  const whys = rows.map((row) => readOnlyWhy(answer, row))
  const flags = [...new Set(whys.flatMap((why) => (why?.kind === 'decided' ? [why.flag] : [])))]
  const fileOnly = whys.some((why) => why?.kind === 'fileOnly')
  if (!fileOnly && flags.length === 0) return null
  return (
    <div className={classes.why}>
      {fileOnly && (
        <p>
          <Trans
            t={t}
            i18nKey="settings:why.fileOnly"
            values={{ file: answer.file ?? '' }}
            components={{ code: <code /> }}
          />
        </p>
      )}
      {flags.map((flag) => (
        <p key={flag}>
          <Trans t={t} i18nKey="settings:why.decided" values={{ flag }} components={{ code: <code /> }} />
        </p>
      ))}
    </div>
  )
}
