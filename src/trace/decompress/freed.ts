import { MessageChannel } from 'node:worker_threads';

/** A port without another end: what is handed to it is gone. */
let nowhere: MessageChannel['port1'] | null = null;

/** Gives a buffer's memory back at once, as garbage of many megabytes a second costs more to collect than to inflate; nobody may look at the buffer any more. */
export function freed(buffer: ArrayBuffer): void {
  nowhere ??= closedPort();
  nowhere.postMessage(null, [buffer]);
}

function closedPort(): MessageChannel['port1'] {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}
