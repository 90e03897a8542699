// The invariants of MODEL §11 that can be checked after any record.

import assert from 'node:assert/strict';
import type { Machine } from './machine.ts';
import type { Page, Pte, Table } from './state.ts';

export function checkInvariants(machine: Machine): void {
  checkCounters(machine);
  checkFrames(machine);
  checkRefs(machine);
  checkTables(machine);
  checkRegions(machine);
  checkTlb(machine);
}

function checkCounters({ counters: c, system, now, pools }: Machine): void {
  const { l1, l1i, l1d, l2 } = system.tlb;
  assert.equal(c.references, c.fetches + c.loads + c.stores);
  assert.equal(c.l1_unified_hits + c.l1_unified_misses, l1 ? c.references : 0);
  assert.equal(c.l1i_hits + c.l1i_misses, !l1 && l1i ? c.fetches : 0);
  assert.equal(c.l1d_hits + c.l1d_misses, !l1 && l1d ? c.loads + c.stores : 0);
  const pastFirst = c.references - c.l1_unified_hits - c.l1i_hits - c.l1d_hits;
  assert.equal(c.l2_hits + c.l2_misses, l2 ? pastFirst : 0);
  assert.equal(c.full_misses, pastFirst - c.l2_hits - c.tlb_prefetch_used);
  assert.equal(c.walks, c.full_misses + c.restarts);
  const resolved =
    c.demand_zero + c.stack_growth + c.file_minor + c.file_major + c.swap_in + c.cow_copy + c.cow_reuse + c.zero_page;
  assert.equal(resolved + c.huge_demand, c.restarts);
  assert.equal(now.owned + pools.freeCount() + system.reservedFrames.size, system.framesTotal);
}

function checkFrames(machine: Machine): void {
  let resident = 0;
  let tableFrames = 0;
  let cowShared = 0;
  for (const [pfn, use] of machine.frames.entries()) {
    assert.equal(machine.pools.isFree(pfn), use === 'free', `frame ${pfn} is free for one, not for the other`);
    if (use === 'table') tableFrames++;
    if (use === 'tail') resident++;
    if (typeof use !== 'object') continue;
    assert.equal(use.pfn, pfn, 'a page agrees with its frame');
    if (use.kind !== 'zero') resident++;
    if (use.kind === 'anon' && !use.leaked) {
      assert.ok(use.ptes.size > 0, 'a private page without refs is freed');
      cowShared += use.ptes.size - 1;
    }
    if (use.leaked) assert.equal(use.ptes.size, 0);
    if (use.home) assert.equal(use.home.object.pages.get(use.home.index), use);
  }
  assert.equal(machine.now.resident, resident);
  assert.equal(machine.now.tableFrames, tableFrames);
  assert.equal(machine.now.cowShared, cowShared);
}

// Refs of pages and PTEs of spaces name each other.
function checkRefs(machine: Machine): void {
  const pages = new Set<Page>();
  let refs = 0;
  let pteUsed = 0;
  for (const space of machine.spaces) {
    pteUsed += space.ptes.size;
    for (const [vpn, pte] of space.ptes) {
      assert.equal(pte.vpn, vpn);
      assert.equal(pte.space, space);
      checkPte(machine, pte);
      if (pte.target.kind === 'physical' || pte.target.page.kind === 'zero') continue;
      assert.ok(pte.target.page.ptes.has(pte));
      pages.add(pte.target.page);
      refs++;
    }
  }
  for (const page of pages) refs -= page.ptes.size;
  assert.equal(refs, 0, 'the sum of refs is the number of PTEs that map refcounted frames');
  assert.equal(machine.now.pteUsed, pteUsed);
}

function checkPte(machine: Machine, pte: Pte): void {
  const vma = machine.vmaAt(pte.space, pte.vpn);
  assert.ok(vma, `page ${pte.vpn} has a PTE and no region`);
  assert.ok(!vma.guard, 'a guard page is never mapped');
  assert.equal(vma.kind === 'physical', pte.target.kind === 'physical');
  if (pte.target.kind === 'physical') {
    assert.equal(pte.target.pfn, pte.vpn + vma.shift);
    return;
  }
  const { page } = pte.target;
  assert.ok(page.pfn !== null || page.inSwap, 'a page is in a frame or in swap');
  if (page.pfn !== null) assert.equal(machine.frames[page.pfn], page);
  if (page.kind === 'zero') assert.ok(pte.cow);
  if (page.kind === 'anon' && page.ptes.size > 1) assert.ok(pte.cow, 'a private page with several refs is marked');
  if (page.kind === 'file') assert.equal(pte.cow, !vma.shared);
  if (page.home) {
    assert.equal(vma.object, page.home.object);
    assert.equal(pte.vpn + vma.shift, page.home.index);
  }
}

// Every table frame belongs to one table, and every PTE lies in a leaf table.
function checkTables(machine: Machine): void {
  const { table, pageSize } = machine.system;
  const frames = machine.directories.filter(({ used }) => !used).flatMap((directory) => directory.frames);
  let capacity = 0;
  let kernel = 0;
  const spaces = new Map<Table, number>();
  for (const space of machine.spaces) {
    if (space.linear) {
      frames.push(...space.linear.frames);
      capacity += space.linear.length;
      const needed = Math.max(1, Math.ceil(((table.header + space.linear.length) * table.entryBytes) / pageSize));
      assert.equal(space.linear.frames.length, table.backed ? needed : 0);
    }
    const leaves: Table[] = [];
    const collect = (node: Table): void => {
      if (!spaces.has(node)) frames.push(...node.frames);
      spaces.set(node, (spaces.get(node) ?? 0) + 1);
      if (node.kernel) kernel += node.frames.length;
      else if (node.level === table.levels.length - 1) leaves.push(node);
      for (const child of node.children.values()) if (child.kernel !== 'shared') collect(child);
    };
    if (space.root) collect(space.root);
    const leafPages = 2 ** (table.levels.at(-1) ?? 0);
    capacity += leaves.length * (table.kind === 'radix' ? leafPages : 0);
    const positions = new Set(leaves.map((leaf) => leaf.position));
    for (const vpn of space.ptes.keys()) {
      if (table.kind === 'linear') assert.ok(space.linear && vpn < space.linear.length);
      else assert.ok(positions.has(Math.floor(vpn / leafPages)), `page ${vpn} has a PTE and no leaf table`);
    }
  }
  const collectShared = (node: Table): void => {
    for (const child of node.children.values()) {
      frames.push(...child.frames);
      kernel += child.frames.length;
      collectShared(child);
    }
  };
  if (machine.kernelRoot) collectShared(machine.kernelRoot);
  for (const [node, count] of spaces) assert.equal(node.spaces, count, 'the spaces of a shared table are counted');
  const shared = [...spaces.keys()].filter((node) => node.spaces > 1).flatMap((node) => node.frames);
  assert.equal(machine.now.sharedTableFrames, shared.length);
  assert.equal(machine.now.kernelTableFrames, kernel);
  assert.equal(new Set(frames).size, frames.length, 'a table frame belongs to one table');
  for (const pfn of frames) assert.equal(machine.frames[pfn], 'table');
  assert.equal(machine.now.tableFrames, frames.length);
  assert.equal(machine.now.pteCapacity, capacity);
}

function checkRegions(machine: Machine): void {
  for (const space of machine.spaces) {
    assert.ok(space.pids.size > 0, 'a space has a process');
    let end = 0;
    for (const vma of space.vmas) {
      assert.ok(vma.start >= end && vma.start < vma.end && vma.end <= machine.system.reachPages);
      end = vma.end;
    }
  }
}

// A TLB entry equals the PTE that it caches, and no tag is held twice in one array.
function checkTlb(machine: Machine): void {
  const spaces = new Map([...machine.spaces].map((space) => [space.asid, space]));
  for (const array of machine.tlb.arrays) {
    const tags = new Set<string>();
    for (const entry of array.entries()) {
      const tag = `${entry.asid}:${entry.vpn}:${entry.isHuge}`;
      assert.ok(!tags.has(tag), 'a tag is held twice');
      tags.add(tag);
      if (entry.asid < 0) {
        const isSomeones = [...machine.spaces].some((space) => machine.tagOf(space, entry.vpn) === entry.asid);
        assert.ok(isSomeones, 'an entry of a global page is that of no space');
        continue;
      }
      const space = spaces.get(entry.asid);
      const pte = entry.isHuge ? space?.huge.get(entry.vpn * machine.system.huge.pages) : space?.ptes.get(entry.vpn);
      assert.ok(pte, 'a TLB entry caches no PTE');
      assert.deepEqual({ pfn: entry.pfn, prot: entry.prot }, machine.translationOf(pte));
    }
  }
}
