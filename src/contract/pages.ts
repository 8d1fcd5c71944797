/** Pages of the dashboard in the order of its rail: first what happens, then Weir itself. `#/<page>` in its address. */
export const railPages = [
  'overview',
  'engines',
  'streams',
  'content',
  'latency',
  'scaling',
  'channels',
  'alerts',
  'settings',
  'logs',
  'about',
] as const
/** What menu and tray lead to. */
export type RailPage = (typeof railPages)[number]

/** All of them: `onboarding` has no place in the rail. */
export const pageNames = [...railPages, 'onboarding'] as const
export type PageName = (typeof pageNames)[number]
