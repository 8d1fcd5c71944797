/** What main says of Docker, disks, lists and requests has its Spanish. */
import { describe, expect, it } from 'vitest'
import { parseContentRef } from '../../contract/ids.ts'
import { deathWords } from '../adapters/docker/death.ts'
import { findDaemon, type DaemonSearch } from '../adapters/docker/find-daemon.ts'
import { connectionProblem } from '../adapters/docker/problems.ts'
import { troubleOf } from '../adapters/sqlite/problems.ts'
import { whyDiskRefused } from '../adapters/system/files.ts'
import { parseChannelList } from '../core/channels/parse.ts'
import { unsaid, untold } from './test-spanish.ts'

describe('Docker, disks, lists and requests', () => {
  const nothing: DaemonSearch = {
    env: {},
    platform: 'linux',
    home: '/home/a',
    exists: () => false,
    readFile: () => null,
  }
  const found = findDaemon(nothing)
  const coded = (code: string) => Object.assign(new Error('words of the system'), { code })

  it('every trouble with Docker is said', () => {
    const refusalOf = (search: Partial<DaemonSearch>): string => {
      try {
        findDaemon({ ...nothing, ...search })
        return ''
      } catch (error) {
        return error instanceof Error ? error.message : ''
      }
    }
    const meta = (file: string): string => (file.endsWith('config.json') ? '{"currentContext":"nas"}' : '{}')
    const contexts = [
      refusalOf({ env: { DOCKER_HOST: 'gopher://x' } }),
      refusalOf({ env: { DOCKER_CONTEXT: 'nas' } }),
      refusalOf({ readFile: meta }),
    ]
    const connections = (['linux', 'darwin', 'win32'] as const).flatMap((platform) =>
      [coded('EACCES'), coded('ENOENT'), Object.assign(new Error('oh'), { statusCode: 500 })].flatMap(
        (error) =>
          [
            found,
            { ...found, source: { kind: 'DOCKER_HOST' } as const },
            findDaemon({ ...nothing, env: { DOCKER_HOST: 'tcp://nas:2375' } }),
            {
              ...found,
              source: {
                kind: 'context',
                name: 'nas',
                from: { said: 'named by DOCKER_CONTEXT', variable: 'DOCKER_CONTEXT' },
              },
            } as const,
          ].map((daemon) => connectionProblem(error, daemon, platform).message),
      ),
    )
    expect(untold([...contexts, ...connections])).toEqual([])
    const ends = [null, 0, 1, 137].flatMap((exitCode) =>
      [true, false].map((outOfMemory) => deathWords({ exitCode, outOfMemory })),
    )
    expect(unsaid(ends)).toEqual([])
  })

  it('so is what the disk refuses', () => {
    const codes = ['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EEXIST', 'EROFS', 'ENOSPC']
    expect(unsaid(codes.map((code) => whyDiskRefused(coded(code))))).toEqual([])
    const sqlite = [5, 6, 8, 10, 11, 13, 14, 26].map((errcode) =>
      Object.assign(coded('ERR_SQLITE_ERROR'), { errcode }),
    )
    expect(unsaid(sqlite.map((error) => troubleOf(error).why))).toEqual([])
  })

  it('and why a line or a request names no channel', () => {
    const lines = [
      'bad',
      '123456',
      'acestream://12',
      'http://x/y',
      'http://x/?id=zz',
      '#EXTINF:-1,One',
      `x${'y'.repeat(9000)}`,
    ]
    const whys = lines.flatMap((line) => parseChannelList(line).skipped.map(({ why }) => why))
    expect(whys.length).toBeGreaterThan(5)
    expect(unsaid(whys)).toEqual([])
    const requests = [{}, { id: 'xyz' }, { id: '12' }, { id: 'a', infohash: 'b' }, { id: ['a', 'b'] }].map(
      (query) => {
        try {
          parseContentRef(query)
          return ''
        } catch (error) {
          return error instanceof Error ? error.message : ''
        }
      },
    )
    expect(unsaid(requests)).toEqual([])
  })
})
