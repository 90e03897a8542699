import { EXECLOG_LINE, ExeclogLines } from './execlog-lines.ts';
import { firstLines } from './first-lines.ts';
import type { TraceFormat } from './format.ts';
import { openLines } from './line-trace.ts';

/** What QEMU's execlog plugin prints (-plugin libexeclog.so -d plugin); https://www.qemu.org/docs/master/about/emulation.html. */
export const execlog: TraceFormat = {
  name: 'execlog',
  title: 'QEMU execlog',
  selfContained: true,
  sniff: (head) => {
    const [first] = firstLines(head, 1);
    return first !== undefined && EXECLOG_LINE.test(first);
  },
  open: (file, options) => openLines(file, options, new ExeclogLines(options)),
};
