/** Breakers with one planted bug each, which the property test must find. */
import { type Admission, type ContentBreakers, type Done } from './content-breakers.ts'

/** The real ones but for what is changed. Assigned, not spread: spreading would freeze `size`. */
function twin(real: ContentBreakers, changed: Partial<ContentBreakers>): ContentBreakers {
  const methods: ContentBreakers = {
    get size() {
      return real.size
    },
    check: (key) => real.check(key),
    admit: (key) => real.admit(key),
    alias: (contentKey, infohashKey) => real.alias(contentKey, infohashKey),
    block: (key) => real.block(key),
    unblock: (key) => real.unblock(key),
    forget: (key) => real.forget(key),
    pardonUncertain: () => real.pardonUncertain(),
    allowProbe: (key) => real.allowProbe(key),
    brokeEngine: (key, error, how) => real.brokeEngine(key, error, how),
    lasts: (key) => real.lasts(key),
    rows: () => real.rows(),
    views: (limit) => real.views(limit),
    export: () => real.export(),
    import: (rows) => real.import(rows),
    takeChanges: () => real.takeChanges(),
  }
  return Object.assign(methods, changed)
}

function withDone(answer: Admission, done: (real: Done) => Done): Admission {
  return answer.allow ? { ...answer, done: done(answer.done) } : answer
}

export function twoProbes(real: ContentBreakers): ContentBreakers {
  const open = (key: string) => {
    const said = real.check(key)
    return !said.allow && said.state === 'half-open'
  }
  return twin(real, {
    check: (key) => (open(key) ? { allow: true, probe: true } : real.check(key)),
    admit: (key) => (open(key) ? { allow: true, probe: true, done: () => undefined } : real.admit(key)),
  })
}

export function lostHalfOpen(real: ContentBreakers): ContentBreakers {
  return twin(real, {
    admit: (key) => {
      let isOver = false
      return withDone(real.admit(key), (done) => (outcome, ...rest) => {
        if (!isOver && outcome !== 'neither') done(outcome, ...rest)
        isOver = true
      })
    },
  })
}

export function countsTwice(real: ContentBreakers): ContentBreakers {
  return twin(real, {
    admit: (key) => {
      const first = real.admit(key)
      let reports = 0
      return withDone(first, (done) => (outcome, ...rest) => {
        if (reports++ === 0) return done(outcome, ...rest)
        for (let i = 0; i < 8; i++) {
          const again = real.admit(key)
          if (again.allow) again.done(outcome, ...rest)
        }
      })
    },
  })
}

export function deafToSuccess(real: ContentBreakers): ContentBreakers {
  return twin(real, {
    admit: (key) =>
      withDone(
        real.admit(key),
        (done) =>
          (outcome, ...rest) =>
            done(outcome === 'success' ? 'neither' : outcome, ...rest),
      ),
  })
}

export function forgetful(real: ContentBreakers): ContentBreakers {
  return twin(real, { import: () => 0 })
}

export function forgivesAtTheFirstByte(real: ContentBreakers): ContentBreakers {
  return twin(real, {
    admit: (key) =>
      withDone(real.admit(key), (done) => (outcome, ...rest) => {
        done(outcome, ...rest)
        if (outcome === 'success') real.lasts(key)
      }),
  })
}
