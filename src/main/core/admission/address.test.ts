import { describe, expect, it } from 'vitest'
import { addressGroup } from './address.ts'

describe('addresses that count as one', () => {
  it.each([
    ['what is no address stands for itself', 'unix socket', 'unix socket'],
    ['a broken IPv6 address stands for itself', '2001:db8:::1', '2001:db8:::1'],
    ['so does one that is too long', '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9'],
    ['so does one with a word in it', '2001:db8::wxyz', '2001:db8::wxyz'],
    ['no address at all is a group of its own', '', ''],
    ['IPv4 is one by one', '192.168.1.20', '192.168.1.20'],
    ['IPv4 in IPv6 clothes is the same', '::ffff:192.168.1.20', '192.168.1.20'],
    ['IPv6 counts by its /64', '2001:db8:7:1:aa:bb:cc:dd', '2001:db8:7:1::/64'],
    ['however it is written', '2001:0DB8:7:1::5', '2001:db8:7:1::/64'],
    ['another /64 is another', '2001:db8:7:2::5', '2001:db8:7:2::/64'],
    ['neighbours on the link are one by one, whatever the interface', 'fe80::1:2%eth0', 'fe80:0:0:0:0:0:1:2'],
    ['those of a private network too', 'fd12:3456::9', 'fd12:3456:0:0:0:0:0:9'],
  ])('%s', (_, address, group) => {
    expect(addressGroup(address)).toBe(group)
  })

  it.each(['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1'])(
    'do not include this machine: %s',
    (address) => {
      expect(addressGroup(address)).toBeNull()
    },
  )
})
