/**
 * Does work that may end early. The first SIGINT aborts the signal that the work is given, after the user is told so; the next one ends the
 * program as it would without this.
 */
export async function interruptible<T>(tell: () => void, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const before = process.listeners('SIGINT');
  let heeds = true;
  const restore = (): void => {
    if (process.listenerCount('SIGINT', hear) === 0) return;
    process.removeListener('SIGINT', hear);
    for (const listener of before) process.on('SIGINT', listener);
  };
  const hear = (): void => {
    if (!heeds) return;
    if (controller.signal.aborted) {
      restore();
      process.kill(process.pid, 'SIGINT');
      return;
    }
    heeds = false;
    // In two waits: a signal that came within the first one is heard before the end of the second, however long the thread is busy.
    later(() => later(() => (heeds = true)));
    tell();
    controller.abort();
  };
  process.removeAllListeners('SIGINT');
  process.on('SIGINT', hear);
  try {
    return await work(controller.signal);
  } finally {
    restore();
  }
}

function later(what: () => void): void {
  setTimeout(what, ONE_SIGNAL_MS).unref();
}

/** Signals so close together are one: npm sends on what the terminal has already sent to all. */
const ONE_SIGNAL_MS = 150;
