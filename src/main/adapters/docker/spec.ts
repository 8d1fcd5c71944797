/** What an engine's container looks like, and how ours are told from other people's. */
import { type ContainerCreateOptions, type Port } from 'dockerode'
import { type ImageRecipe } from './images.ts'

const label = {
  managed: 'io.weir.managed',
  instance: 'io.weir.instance',
  engine: 'io.weir.engine',
} as const

/** The engine's HTTP port inside its container (docs/engine-api.md). */
const enginePort = 6878

/** For the daemon's `label` filters. */
export function ourLabels(instanceId: string): string[] {
  return [`${label.managed}=true`, `${label.instance}=${instanceId}`]
}

/** Only these are ever listed, adopted, stopped or removed. */
export function isOurs(labels: Readonly<Record<string, string>> | undefined, instanceId: string): boolean {
  return labels?.[label.managed] === 'true' && labels[label.instance] === instanceId
}

/** null when it carries none. */
export function engineIdOf(labels: Readonly<Record<string, string>>): string | null {
  return labels[label.engine] ?? null
}

export function containerName(instanceId: string, engineId: string): string {
  return `weir-${instanceId}-${engineId}`
}

/** The host port that leads to the engine; null when it is not published. */
export function publishedPort(ports: readonly Port[]): number | null {
  return ports.find((port) => port.PrivatePort === enginePort && port.PublicPort)?.PublicPort ?? null
}

export function containerSpec(engine: {
  instanceId: string
  id: string
  image: string
  recipe: ImageRecipe
  /** Address and port on the daemon's machine that lead to the engine. */
  bindAddress: string
  port: number
  memoryLimitMb: number
  pidsLimit: number
}): ContainerCreateOptions {
  const memoryBytes = engine.memoryLimitMb * 1024 * 1024
  return {
    name: containerName(engine.instanceId, engine.id),
    Image: engine.image,
    ...(engine.recipe.cmd === null ? {} : { Cmd: [...engine.recipe.cmd] }),
    Env: [...engine.recipe.env],
    Labels: { [label.managed]: 'true', [label.instance]: engine.instanceId, [label.engine]: engine.id },
    ExposedPorts: { [`${enginePort}/tcp`]: {} },
    // No `Healthcheck`: an image's own check stays on and is heard as one more witness (containers.ts). Weir's probes
    // come through the published port and see what players see; the check sees the engine from inside.
    HostConfig: {
      PortBindings: {
        [`${enginePort}/tcp`]: [{ HostIp: engine.bindAddress, HostPort: String(engine.port) }],
      },
      // No swap on top: an engine that leaks is ended by its limit instead of grinding the machine's disk.
      Memory: memoryBytes,
      MemorySwap: memoryBytes,
      PidsLimit: engine.pidsLimit,
      // Weir restarts engines; two who do that would fight.
      RestartPolicy: { Name: 'no' },
      SecurityOpt: ['no-new-privileges'],
      // What no engine needs. Kept: changing owner and user, which entry points do before they start the engine.
      CapDrop: ['AUDIT_WRITE', 'MKNOD', 'NET_RAW', 'SETFCAP', 'SYS_CHROOT'],
      // Engines are talkative, and the disk of a NAS is not for their logs.
      LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
      // No `Init`: not every daemon has docker-init (NAS systems leave it out), and a start would fail there.
    },
  }
}
