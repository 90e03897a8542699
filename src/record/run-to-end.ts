import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { UserError } from '../base/user-error.ts';
import type { Ended, Streams } from './recorder.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program with the standard input and output of this one, and waits for its end. A signal that would end this program goes to the other
 * one, so that what it has recorded can be put in order; the second time it is killed. `onStderr` takes its standard error in place of the user;
 * `streams` are its standard input and output in place of those of this program.
 */
export function runToEnd(
  file: string,
  words: readonly string[],
  options: {
    env: NodeJS.ProcessEnv;
    onStderr?: (stream: Readable) => void;
    streams?: Streams | undefined;
    argv0?: string;
  },
): Promise<Ended> {
  return new Promise((done, failed) => {
    const [input, output, error] = standardStreams(options.streams);
    const child: ChildProcess = spawn(file, words, {
      env: options.env,
      ...(options.argv0 === undefined ? {} : { argv0: options.argv0 }),
      stdio: [input, output, options.onStderr === undefined ? error : 'pipe'],
    });
    if (child.stderr !== null) options.onStderr?.(child.stderr);
    let signals = 0;
    const before = SIGNALS.map((signal) => [signal, process.listeners(signal)] as const);
    const hear = (signal: NodeJS.Signals): void => {
      child.kill(signals++ === 0 ? signal : 'SIGKILL');
    };
    for (const signal of SIGNALS) {
      process.removeAllListeners(signal);
      process.on(signal, hear);
    }
    const restore = (): void => {
      for (const [signal, listeners] of before) {
        process.removeListener(signal, hear);
        for (const listener of listeners) process.on(signal, listener);
      }
    };
    child.on('error', (error) => {
      restore();
      failed(new UserError(`${file}: cannot be started: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      restore();
      done({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), interrupted: signals > 0 });
    });
  });
}

function standardStreams(streams: Streams | undefined): (number | 'inherit')[] {
  return streams === undefined ? ['inherit', 'inherit', 'inherit'] : [streams.input, streams.output, streams.error];
}
