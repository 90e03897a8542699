/** Does what may wait or take long without a turn of the event loop. SIGHUP, SIGINT and SIGTERM end the program at once meanwhile, without its own handlers, which could not be heard. */
export function signalsEnd<Value>(work: () => Value): Value {
  const handlers = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  for (const { signal } of handlers) process.removeAllListeners(signal);
  try {
    return work();
  } finally {
    for (const { signal, listeners } of handlers) for (const listener of listeners) process.on(signal, listener);
  }
}

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;
