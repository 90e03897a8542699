// The pool of compressed swap (MODEL §9).

import type { System } from './parse-system.ts';
import type { Page } from './state.ts';

export class SwapPool {
  // The newest last; and the pages that lie in them, the oldest first.
  readonly frames: number[] = [];
  readonly pages: Page[] = [];
  peak = 0;
  private readonly settings: System['swapPool'];

  constructor(settings: System['swapPool']) {
    this.settings = settings;
  }

  // What becomes of a victim that must be written.
  store(page: Page, resident: number): { stored: boolean; keepsFrame: boolean; writtenBack: boolean } {
    const { limit, ratio, writesBack } = this.settings;
    const keepsFrame = this.pages.length === this.frames.length * ratio && this.frames.length < limit && resident >= 3;
    const isFull = this.pages.length === this.frames.length * ratio && !keepsFrame;
    const writtenBack = isFull && writesBack && this.pages.length > 0;
    if (writtenBack) this.pages.shift();
    const stored = !isFull || writtenBack;
    if (stored) this.pages.push(page);
    if (keepsFrame) this.frames.push(page.pfn!);
    this.peak = Math.max(this.peak, this.frames.length);
    return { stored, keepsFrame, writtenBack };
  }

  // Whether the page lay there; and a frame that is needed no more.
  remove(page: Page): { lay: boolean; spare: number | null } {
    const at = this.pages.indexOf(page);
    if (at < 0) return { lay: false, spare: null };
    this.pages.splice(at, 1);
    const needed = Math.ceil(this.pages.length / this.settings.ratio);
    return { lay: true, spare: this.frames.length > needed ? this.frames.pop()! : null };
  }
}
