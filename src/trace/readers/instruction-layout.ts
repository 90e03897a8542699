/** Where the fields of ChampSim's instruction records are: offsets in bytes, little endian (ChampSim, inc/trace_instruction.h). */
export interface InstructionLayout {
  /** Bytes of a record. */
  readonly bytes: number;
  /** The addresses loaded from, and how many; 0 = an empty slot. */
  readonly sources: number;
  readonly sourceSlots: number;
  /** The addresses stored to, and how many. */
  readonly destinations: number;
  readonly destinationSlots: number;
  /** The two bytes of the address space; 0 = none. */
  readonly asid: number;
}

/** The instruction's address, 8 bytes. */
export const IP = 0;
/** Whether it is a branch, and whether that was taken: a byte each, 0 or 1. */
export const IS_BRANCH = 8;
export const BRANCH_TAKEN = 9;

/** Bytes of an address. */
export const SLOT = 8;
