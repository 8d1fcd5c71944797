/** What a person puts into the settings file for what no page may set: what decides which programs run. */

const text = (settings: object): string => JSON.stringify(settings, null, 2)

export const imageText = text({ engines: { image: 'jopsis/acestream:latest' } })
export const binaryText = text({ engines: { runtime: 'process', binary: '/opt/acestream/start-engine' } })
export const remoteText = text({ engines: { runtime: 'remote', remote: ['http://nas:6878'] } })
