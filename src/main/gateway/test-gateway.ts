/** A gateway over a fake orchestrator, for the tests of this folder. */
import { onTestFinished, vi } from 'vitest'
import { type ErrorBody } from '../../contract/errors.ts'
import { settingsSchema, type SettingsInput } from '../../contract/settings.ts'
import { type Logger } from '../core/ports.ts'
import { createFakeOrchestrator } from './fake-orchestrator.ts'
import { createGateway, type GatewayOptions } from './gateway.ts'

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** On a free port of loopback unless the settings say else. */
export function createTestGateway(
  options: Partial<Omit<GatewayOptions, 'settings'>> & { gateway?: SettingsInput['gateway'] } = {},
) {
  const { gateway: gatewaySettings, ...rest } = options
  const orchestrator = createFakeOrchestrator()
  const gateway = createGateway({
    orchestrator,
    settings: settingsSchema.parse({ gateway: { port: 0, ...gatewaySettings } }),
    version: '0.0.0',
    dashboardDir: null,
    logger: silent,
    ...rest,
  })
  return { gateway, orchestrator, app: gateway.app }
}

/** The same, closed when the test that asked for it is over. */
export function gatewayFor(options: Parameters<typeof createTestGateway>[0] = {}) {
  const test = createTestGateway(options)
  onTestFinished(() => test.gateway.close())
  return test
}

export const errorOf = (response: { json(): unknown }) => (response.json() as { error: ErrorBody }).error

/** Waits until a check holds; patient, for machines that are busy with other things. */
export const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 5000, interval: 10 })
