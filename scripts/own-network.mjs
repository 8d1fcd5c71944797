// A network of its own for a run of the tests (Linux, root): nothing but a loopback that nobody else uses. Ports are free
// whatever runs on this machine, nothing leaves it, and Chromium, which gives up what it is loading whenever an address
// comes or goes (ERR_NETWORK_CHANGED), sees none of other programs' containers.
import { spawnSync } from 'node:child_process'

const mark = 'WEIR_TESTS_OWN_NETWORK'

// Containers' interfaces would get IPv6 addresses of their own accord, a change each. The loopback keeps its ::1.
const enter = 'ip link set lo up && echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6 && exec "$@"'
const unshare = (...command) => ['--net', '--', 'sh', '-c', enter, 'sh', ...command]

export const isInOwnNetwork = () => process.env[mark] === '1'

/** Whether this user and machine allow one. */
export function canHaveOwnNetwork() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || isInOwnNetwork()) return false
  return spawnSync('unshare', unshare('true'), { stdio: 'ignore' }).status === 0
}

/** Runs this very program again, inside; returns its exit code. */
export function runAgainInOwnNetwork() {
  const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  // A Ctrl-C reaches the run inside as well, which ends in order; this one waits for it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
  return (
    spawnSync('unshare', unshare(...again), { stdio: 'inherit', env: { ...process.env, [mark]: '1' } })
      .status ?? 1
  )
}
