/** Queues with one planted bug each, which the property test must find. */
import { type Clock } from '../ports.ts'
import { type AdmissionQueue, type QueueEntry, type QueueRequest } from './queue.ts'

/** Swaps the callbacks of the newest with those of the oldest who waits. */
export function lastFirst(queue: AdmissionQueue): AdmissionQueue {
  const requests: QueueRequest[] = []
  return twin(queue, (request) => {
    requests.push(request)
    return {
      id: request.id,
      onTurn: () => requests.at(-1)?.onTurn() === true && requests.pop() !== undefined,
      onTimeout: () => request.onTimeout(),
    }
  })
}

export function uncancellable(clock: Clock): Clock {
  return {
    ...clock,
    after: (ms, fn) => {
      clock.after(ms, fn)
      return { cancel: () => undefined }
    },
  }
}

export function oneOffer(queue: AdmissionQueue): AdmissionQueue {
  let offered = false
  const broken = twin(queue, (request) => ({
    ...request,
    onTurn: () => {
      if (offered) return false
      offered = true
      return request.onTurn()
    },
  }))
  return Object.assign(broken, {
    wake: () => {
      offered = false
      queue.wake()
    },
  })
}

export function deafInTurns(queue: AdmissionQueue): AdmissionQueue {
  let inTurn = false
  const broken = twin(queue, (request) => ({
    ...request,
    onTurn: () => {
      inTurn = true
      try {
        return request.onTurn()
      } finally {
        inTurn = false
      }
    },
  }))
  const enqueue = broken.enqueue.bind(broken)
  return Object.assign(broken, {
    enqueue: (request: QueueRequest): QueueEntry => {
      const entry = enqueue(request)
      return { ...entry, cancel: () => (inTurn ? undefined : entry.cancel()) }
    },
  })
}

export function nameless(queue: AdmissionQueue): AdmissionQueue {
  return twin(queue, ({ address: _, ...request }) => request)
}

export function impatient(queue: AdmissionQueue): AdmissionQueue {
  return twin(queue, ({ isResuming: _, ...request }) => request)
}

export function blocked(queue: AdmissionQueue): AdmissionQueue {
  let hasRefused = false
  const broken = twin(queue, (request) => ({ ...request, onTurn: () => !hasRefused && request.onTurn() }))
  return Object.assign(broken, {
    lookOut: (onTurn: () => boolean) =>
      queue.lookOut(() => {
        const took = onTurn()
        hasRefused ||= !took
        return took
      }),
    wake: () => {
      hasRefused = false
      queue.wake()
    },
  })
}

export function lookoutsLast(queue: AdmissionQueue): AdmissionQueue {
  let isLast = false
  return Object.assign(
    twin(queue, (request) => request),
    {
      lookOut: (onTurn: () => boolean) => queue.lookOut(() => isLast && onTurn()),
      wake: () => {
        isLast = false
        queue.wake()
        isLast = true
        queue.wake()
      },
    },
  )
}

function twin(queue: AdmissionQueue, change: (request: QueueRequest) => QueueRequest): AdmissionQueue {
  return {
    get length() {
      return queue.length
    },
    get longestWaitMs() {
      return queue.longestWaitMs
    },
    enqueue: (request) => queue.enqueue(change(request)),
    lookOut: (onTurn) => queue.lookOut(onTurn),
    check: (address) => queue.check(address),
    wake: () => queue.wake(),
    noteTaken: () => queue.noteTaken(),
    noteRelease: () => queue.noteRelease(),
    retryAfterS: () => queue.retryAfterS(),
    waiting: () => queue.waiting(),
    close: () => queue.close(),
  }
}
