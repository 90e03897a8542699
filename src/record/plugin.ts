import { fileURLToPath } from 'node:url';
import { compiled, compiledPath } from './compiled.ts';
import type { CSource } from './compiled.ts';

const PLUGIN: CSource = {
  source: fileURLToPath(new URL('./plugin.c', import.meta.url)),
  options: ['-std=gnu11', '-O2', '-shared', '-fPIC', '-fvisibility=hidden'],
  name: 'qemu-plugin',
  suffix: '.so',
  what: 'the plugin for QEMU',
  user: 'the recorder qemu',
};

/** Where the compiled plugin is kept. */
export function pluginPath(env: NodeJS.ProcessEnv): string {
  return compiledPath(PLUGIN, env);
}

/** The path of the plugin for QEMU, which is compiled when it is needed for the first time. */
export function compiledPlugin(env: NodeJS.ProcessEnv, detail: (text: string) => void): string {
  return compiled(PLUGIN, env, detail);
}
