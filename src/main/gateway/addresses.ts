/** Addresses of this machine: which are its own, which the rest of the house reaches it at. */
import { hostname, networkInterfaces } from 'node:os'

/** `::ffff:192.168.1.5`, as dual-stack sockets have it, is shown and compared as `192.168.1.5`. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

export function isLoopback(address: string): boolean {
  const plain = plainAddress(address)
  return plain === '::1' || /^127\.\d+\.\d+\.\d+$/.test(plain)
}

/** Whether listening there means listening on every address of the machine. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

/** `host:port` for a URL. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

/** Names and addresses that lead to this machine by themselves, lower case: for the check of `Host`. */
export function ownNames(): ReadonlySet<string> {
  const name = hostname().toLowerCase()
  const short = name.split('.')[0] ?? name
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return new Set([name, short, `${short}.local`, ...addresses.map(({ address }) => address.toLowerCase())])
}

/** Bridges of containers and virtual machines, and tunnels: no player of the house is behind these. */
const notTheHouse =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|vEthernet|podman|cni|utun|tun|tap|wg|zt|tailscale)/i

/** The IPv4 address by which other machines of the LAN most likely reach this one; null without a network. */
export function lanAddress(): string | null {
  const outward = Object.entries(networkInterfaces()).flatMap(([name, list]) =>
    (list ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => ({ name, address })),
  )
  return (outward.find(({ name }) => !notTheHouse.test(name)) ?? outward[0])?.address ?? null
}
