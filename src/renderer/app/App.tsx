import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { ConfirmProvider } from '../components/Confirm.tsx'
import { Notices } from '../components/Notices.tsx'
import { WeirContext, type Weir } from '../state/hooks.ts'
import { Frame } from './Frame.tsx'
import { theme } from './theme.ts'

const colorSchemeManager = localStorageColorSchemeManager({ key: 'weir-color-scheme' })

export function App({ weir }: { weir: Weir }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorSchemeManager}
      // Both would insert <style> elements, which the Content-Security-Policy forbids (theme.ts).
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <WeirContext value={weir}>
        <ConfirmProvider>
          <Frame />
          <Notices />
        </ConfirmProvider>
      </WeirContext>
    </MantineProvider>
  )
}
