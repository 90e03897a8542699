/** One end of a channel. */
type Port = InstanceType<typeof MessageChannel>['port1'];

/** A port without another end: what is handed to it is gone. */
let nowhere: Port | null = null;

/** Gives a buffer's memory back at once, as garbage of many megabytes a second costs more to collect than to inflate; nobody may look at the buffer any more. */
export function freed(buffer: ArrayBuffer): void {
  nowhere ??= closedPort();
  nowhere.postMessage(null, [buffer]);
}

function closedPort(): Port {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}
