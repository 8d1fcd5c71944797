// Imports point one way (docs/architecture.md, "Rooms"):
// contract <- core <- {adapters, gateway, desktop} <- app <- entries; preload and renderer know the contract alone.
const room = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })
// npm packages and Node's own modules are ruled on by name where it matters; these rules are about our rooms.
const ours = '^src/'

module.exports = {
  forbidden: [
    room('no-circles', {}, { circular: true }, 'A circle means two files are one idea.'),
    room('contract-stands-alone', { path: '^src/contract/' }, { path: ours, pathNot: '^src/contract/' }),
    room(
      'core-knows-contract-only',
      { path: '^src/main/core/' },
      { path: ours, pathNot: ['^src/main/core/', '^src/contract/'] },
    ),
    room(
      'core-is-pure',
      // test-*.ts are the tests' own worlds and tools.
      { path: '^src/main/core/', pathNot: ['\\.test\\.ts$', '/test-[^/]+\\.ts$'] },
      {
        dependencyTypes: ['core', 'npm', 'npm-dev'],
        pathNot: ['node_modules/(hdr-histogram-js|zod)/'],
      },
      'core knows no Electron, Docker, HTTP, disk or timers: only ports.',
    ),
    room(
      'adapters-know-core-ports',
      { path: '^src/main/adapters/' },
      { path: ours, pathNot: ['^src/main/adapters/', '^src/main/core/', '^src/contract/'] },
    ),
    room(
      'adapters-do-not-know-each-other',
      { path: '^src/main/adapters/([^/]+)/' },
      {
        path: '^src/main/adapters/([^/]+)/',
        pathNot: ['^src/main/adapters/$1/', '^src/main/adapters/system/'],
      },
      'An adapter may use the small things of adapters/system; app.ts puts adapters together.',
    ),
    room(
      'gateway-knows-core',
      { path: '^src/main/gateway/' },
      { path: ours, pathNot: ['^src/main/gateway/', '^src/main/core/', '^src/contract/'] },
    ),
    room(
      'desktop-knows-core',
      { path: '^src/main/desktop/' },
      { path: ours, pathNot: ['^src/main/desktop/', '^src/main/core/', '^src/contract/'] },
    ),
    room(
      'renderer-knows-contract',
      { path: '^src/renderer/' },
      { path: ours, pathNot: ['^src/renderer/', '^src/contract/'] },
    ),
    room(
      'preload-knows-contract',
      { path: '^src/preload/' },
      { path: ours, pathNot: ['^src/preload/', '^src/contract/'] },
    ),
    room(
      'features-do-not-know-each-other',
      { path: '^src/renderer/features/([^/]+)/' },
      { path: '^src/renderer/features/([^/]+)/', pathNot: '^src/renderer/features/$1/' },
    ),
    room(
      'simulator-knows-core',
      { path: '^src/simulator/' },
      { path: ours, pathNot: ['^src/simulator/', '^src/main/core/', '^src/contract/'] },
    ),
    room(
      'the-stand-in-is-its-own-house',
      { path: '^src/demo-engine/' },
      { path: ours, pathNot: '^src/demo-engine/' },
    ),
    room(
      'electron-stays-in-desktop',
      { path: ours, pathNot: ['^src/main/desktop/', '^src/main/desktop\\.ts$', '^src/preload/'] },
      { path: 'node_modules/electron/' },
    ),
    room(
      'app-is-for-entries',
      { path: '^src/', pathNot: ['^src/main/(app|desktop|headless)\\.ts$', '\\.test\\.ts$'] },
      { path: '^src/main/app\\.ts$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.test\\.tsx?$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.web.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'] },
  },
}
