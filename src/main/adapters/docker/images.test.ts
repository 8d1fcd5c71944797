import { expect, it } from 'vitest'
import { defaultImage, imageRecipe } from './images.ts'

it('runs an image nobody knows with its own command and environment', () => {
  expect(imageRecipe('weir-demo-engine:latest', 'amd64')).toEqual({ env: [], cmd: null })
  expect(imageRecipe('nas:5000/jopsis/acestream', 'arm64')).toEqual({ env: [], cmd: null })
})

it.each(['amd64', 'arm64', 'arm'])('has an engine image for %s', (cpu) => {
  expect(defaultImage(cpu)).toMatch(/^[\w./-]+:latest$/)
})

it('opens the engine to the published port where the image keeps it closed', () => {
  expect(imageRecipe('ghcr.io/martinbjeldbak/acestream-http-proxy:3.2.11', 'amd64').env).toEqual([
    'ALLOW_REMOTE_ACCESS=yes',
  ])
})

it('knows an image by any spelling of its name', () => {
  for (const name of ['jopsis/acestream', 'docker.io/jopsis/acestream:v1', 'jopsis/acestream:v1@sha256:ab']) {
    expect(imageRecipe(name, 'arm64').cmd).toContain('--bind-all')
  }
})
