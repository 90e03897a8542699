import type { Room } from './int-list.ts';

/** Memory of WebAssembly. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What is used of the engine's, which the types of Node do not tell. */
interface Engine {
  Memory: { new (size: { initial: number; maximum: number }): WasmMemory };
  Module: { new (code: Uint8Array): object };
  Instance: { new (module: object, imports?: { env: { memory: WasmMemory } }): { exports: unknown } };
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: Engine };

/** Modules by their code: what the engine has learnt of one is good for all its instances. */
const modules = new Map<string, object>();

/** What a module in base64 exports, on memory of its own or that of a room. */
export function wasmExports(code: string, room?: WasmRoom): unknown {
  const module = modules.get(code) ?? new WebAssembly.Module(Uint8Array.from(atob(code), (byte) => byte.charCodeAt(0)));
  modules.set(code, module);
  const imports = room === undefined ? undefined : { env: { memory: room.memory } };
  return new WebAssembly.Instance(module, imports).exports;
}

/** What is made of WebAssembly; null where the engine gets no address space for it. */
export function madeIfRoom<Made, Args extends unknown[]>(
  Kind: new (...args: Args) => Made,
  ...args: Args
): Made | null {
  try {
    return new Kind(...args);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Bytes at the beginning that kernels use as they like while they run. */
const SCRATCH = 4096;

/** Memory that kernels of WebAssembly find columns in. */
export class WasmRoom implements Room {
  readonly memory: WasmMemory;
  readonly buffer: ArrayBuffer;
  /** First byte that is nobody's yet. */
  private free = SCRATCH;

  /** With so many bytes of address space, of which only what is used takes memory; throws a RangeError where they cannot be had. */
  constructor(bytes: number) {
    const pages = Math.ceil(bytes / 65_536);
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    this.buffer = this.memory.buffer;
  }

  int32(length: number): Int32Array {
    const at = this.take(4 * length);
    return at < 0 ? new Int32Array(length) : new Int32Array(this.buffer, at, length);
  }

  uint8(length: number): Uint8Array {
    const at = this.take(length);
    return at < 0 ? new Uint8Array(length) : new Uint8Array(this.buffer, at, length);
  }

  float64(length: number): Float64Array {
    const at = this.take(8 * length);
    return at < 0 ? new Float64Array(length) : new Float64Array(this.buffer, at, length);
  }

  /** All that lies here is nobody's any more. */
  clear(): void {
    new Uint8Array(this.buffer, 0, this.free).fill(0);
    this.free = SCRATCH;
  }

  /** Where so many bytes of nobody begin, at a multiple of 16; -1 = there are not as many. */
  private take(bytes: number): number {
    const at = this.free;
    if (at + bytes > this.buffer.byteLength) return -1;
    this.free = Math.ceil((at + bytes) / 16) * 16;
    return at;
  }
}
