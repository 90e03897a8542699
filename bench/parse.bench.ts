import { EveryRecord } from '../src/trace/every-record.ts';
import { openWorkload } from '../src/trace/open.ts';
import { folderTrace, plainTrace } from './inputs.ts';
import { measured, startIfMain } from './suite.ts';
import type { Benchmark, Figure, Options, Task } from './suite.ts';

/** Text to records: every line goes through `access` of a sink that counts. */
export const parse: Benchmark = {
  name: 'parse',
  about: 'lackey text -> records, each told to a sink',
  async run(options: Options): Promise<Figure[]> {
    const names = options.quick ? ['ls'] : ['sqlite3', 'mapchurn'];
    const tasks = names.map((name): Task => {
      const { path, lines } = plainTrace(name);
      return { name: `${name}, text`, items: lines, run: () => countRecords(path) };
    });
    const cowfork = folderTrace('cowfork');
    tasks.push({
      name: 'cowfork, folder of .gz',
      items: await countRecords(cowfork),
      run: () => countRecords(cowfork),
    });
    return measured('parse', tasks, options);
  },
};

async function countRecords(path: string): Promise<number> {
  const sink = new CountingSink();
  await (await openWorkload([path])).records(sink);
  return sink.records;
}

class CountingSink extends EveryRecord {
  records = 0;
  events = 0;

  enter(): void {
    this.last = -1;
  }

  access(): void {
    this.now++;
    this.records++;
  }

  event(): void {
    this.events++;
  }
}

await startIfMain(import.meta.url, parse);
