/** Where the window's page lives: the one origin that may talk to the main process. */
export const appScheme = 'app'
export const appHost = 'weir'
export const appUrl = `${appScheme}://${appHost}/`

/** Whether a URL is one of ours. Everything else is foreign: not loaded into the window, not listened to. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, username, password } = new URL(url)
  return protocol === `${appScheme}:` && host === appHost && username === '' && password === ''
}
