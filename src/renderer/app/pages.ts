/**
 * The pages that are there. A new page is one line in `loaders`; its name, place and label are known already
 * (state/route.ts, `frame:page.…`), and a page that is not loaded from here is not shown in the rail:
 *
 *   engines: () => import('../features/engines/EnginesPage.tsx'),
 *
 * The file has the page as its default export, without props: what is opened on it comes from `useOpenedId()`.
 */
import {
  IconAdjustmentsHorizontal,
  IconBell,
  IconBroadcast,
  IconClockHour4,
  IconFileText,
  IconInfoCircle,
  IconLayoutDashboard,
  IconListDetails,
  IconMovie,
  IconRocket,
  IconServer2,
  IconSettings,
  type TablerIcon,
} from '@tabler/icons-react'
import { lazy, type ComponentType, type LazyExoticComponent } from 'react'
import { importAgain } from '../state/import-again.ts'
import { pageNames, type PageName } from '../../contract/pages.ts'

type Loader = () => Promise<{ default: ComponentType }>

const loaders: Partial<Record<PageName, Loader>> = {
  overview: () => import('../features/overview/OverviewPage.tsx'),
  engines: () => import('../features/engines/EnginesPage.tsx'),
  streams: () => import('../features/streams/StreamsPage.tsx'),
  content: () => import('../features/content/ContentPage.tsx'),
  latency: () => import('../features/latency/LatencyPage.tsx'),
  scaling: () => import('../features/scaling/ScalingPage.tsx'),
  alerts: () => import('../features/alerts/AlertsPage.tsx'),
  channels: () => import('../features/channels/ChannelsPage.tsx'),
  settings: () => import('../features/settings/SettingsPage.tsx'),
  logs: () => import('../features/logs/LogsPage.tsx'),
  about: () => import('../features/about/AboutPage.tsx'),
  onboarding: () => import('../features/onboarding/OnboardingPage.tsx'),
}

const icons: Readonly<Record<PageName, TablerIcon>> = {
  overview: IconLayoutDashboard,
  engines: IconServer2,
  streams: IconBroadcast,
  content: IconMovie,
  latency: IconClockHour4,
  scaling: IconAdjustmentsHorizontal,
  channels: IconListDetails,
  alerts: IconBell,
  settings: IconSettings,
  logs: IconFileText,
  about: IconInfoCircle,
  onboarding: IconRocket,
}

export interface Page {
  readonly name: PageName
  readonly Icon: TablerIcon
  /** `below`: at the foot of the rail; null: not in the rail. */
  readonly place: 'above' | 'below' | null
  readonly Page: LazyExoticComponent<ComponentType>
}

function placeOf(name: PageName): Page['place'] {
  if (name === 'onboarding') return null
  return name === 'settings' || name === 'logs' || name === 'about' ? 'below' : 'above'
}

export const pages: readonly Page[] = pageNames.flatMap((name) => {
  const load = loaders[name]
  if (load === undefined) return []
  return [{ name, Icon: icons[name], place: placeOf(name), Page: lazy(() => importAgain(load)) }]
})

/** The Overview in place of a page that is not there (yet). */
export function pageOf(name: PageName): Page {
  const found = pages.find((page) => page.name === name) ?? pages[0]
  if (found === undefined) throw new Error('there is always the Overview')
  return found
}
