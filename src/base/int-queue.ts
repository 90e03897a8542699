import { LinkedList } from './linked-list.ts';

/** A queue of distinct integers 0 .. bound-1: append, remove anywhere, oldest first; all in constant time. */
export class IntQueue {
  private readonly list: LinkedList;
  private readonly member: Uint8Array;
  private readonly bound: number;

  constructor(bound: number) {
    this.list = new LinkedList(bound);
    this.member = new Uint8Array(bound);
    this.bound = bound;
  }

  /** The oldest item, or -1. */
  get head(): number {
    const head = this.list.head();
    return head === this.bound ? -1 : head;
  }

  /** The item that was appended next after `item`, or -1. */
  after(item: number): number {
    const next = this.list.next(item);
    return next === this.bound ? -1 : next;
  }

  /** The newest item, or -1. */
  get tail(): number {
    const tail = this.list.tail();
    return tail === this.bound ? -1 : tail;
  }

  /** The item that was appended next before `item`, or -1. */
  before(item: number): number {
    const previous = this.list.previous(item);
    return previous === this.bound ? -1 : previous;
  }

  has(item: number): boolean {
    return this.member[item] === 1;
  }

  append(item: number): void {
    this.member[item] = 1;
    this.list.append(item);
  }

  /** Takes the item out, if it is there. */
  remove(item: number): void {
    if (this.member[item] === 0) return;
    this.member[item] = 0;
    this.list.remove(item);
  }

  /** Makes the item the newest, if it is there. */
  renew(item: number): void {
    if (this.member[item] === 0) return;
    this.list.remove(item);
    this.list.append(item);
  }
}
