import type { InputFile } from '../input-file.ts';
import type { ProcessFiles, TraceFormat } from './format.ts';
import type { LackeyProcess } from './lackey-process.ts';
import { headerOf, isQemu } from './qemu-header.ts';
import type { QemuHeader } from './qemu-header.ts';
import { ByteSource } from '../source.ts';
import { openQemu } from './qemu-trace.ts';
import type { QemuPart } from './qemu-trace.ts';

/** What `pagewalk record --recorder qemu` writes: a file for each process image. */
export const qemu: TraceFormat = {
  name: 'qemu',
  title: 'pagewalk record --recorder qemu',
  selfContained: true,
  sniff: isQemu,
  async open(file, options) {
    const [process] = await qemuProcesses([file]);
    return process.images[0].open(options);
  },
  group: qemuProcesses,
};

/** The files of a pid are its images in the order of their numbers; the first one begins where its parent forks it. */
async function qemuProcesses(files: readonly InputFile[]): Promise<ProcessFiles[]> {
  const byPid = new Map<number, { file: InputFile; header: QemuHeader }[]>();
  for (const file of files) {
    const header = await headerOf(file);
    byPid.set(header.pid, [...(byPid.get(header.pid) ?? []), { file, header }]);
  }
  const processes = new Map<number, LackeyProcess>();
  return [...byPid].map(([pid, images]) => {
    images.sort((one, other) => one.header.image - other.header.image);
    const { forked, parent } = images[0].header;
    return {
      pid,
      parent: forked && parent !== pid && byPid.has(parent) ? parent : null,
      images: images.map(({ file, header }, place) => ({
        open: (options) => openQemu(partOf(file, header, place, images.length, processes), options),
      })),
    };
  });
}

function partOf(
  file: InputFile,
  header: QemuHeader,
  place: number,
  count: number,
  processes: Map<number, LackeyProcess>,
): QemuPart {
  return {
    header,
    processes,
    first: place === 0,
    open: () => ByteSource.open(file),
    end: () => Promise.resolve({ closed: header.closed, last: place === count - 1 }),
  };
}
