import { ActionIcon, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useT } from '../i18n/use-t.ts'

const choices = {
  auto: { next: 'light', Icon: IconDeviceDesktop },
  light: { next: 'dark', Icon: IconSun },
  dark: { next: 'auto', Icon: IconMoon },
} as const

/** As the system, light, dark, and round again. Kept by the browser for the next time. */
export function ThemeButton() {
  const t = useT()
  // keepTransitions: else Mantine inserts a <style> element to switch them off for a moment.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const { next, Icon } = choices[colorScheme]
  const words = t('frame:themeSwitch', {
    now: t(`frame:theme.${colorScheme}`),
    next: t(`frame:theme.${next}`),
  })
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={words}
      title={words}
      onClick={() => setColorScheme(next)}
    >
      <Icon size={18} />
    </ActionIcon>
  )
}
