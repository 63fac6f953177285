import { describe, expect, test } from '@jest/globals';
import { WriteGate } from './write-gate.js';

const raised = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('the write gate', () => {
  test('is open at first', () => {
    expect(new WriteGate().refusal()).toBeUndefined();
  });

  test('gives the gravest reason first, and opens when the last is gone', () => {
    const gate = new WriteGate();
    gate.close('unwitnessed', 'no quorum');
    expect([gate.refusal()?.code, gate.isHalted]).toEqual(['unwitnessed', false]);
    gate.halt('a longer tree');
    expect([gate.refusal()?.code, gate.refusal()?.detail, gate.isHalted]).toEqual(['log_halted', 'a longer tree', true]);
    gate.open('halted');
    expect(gate.refusal()?.code).toBe('unwitnessed');
    gate.open('unwitnessed');
    expect(gate.refusal()).toBeUndefined();
  });

  test('closes by what the database says at a commit', () => {
    const gate = new WriteGate();
    expect(gate.refusalFor(raised('YL001', 'a longer tree'))?.detail).toBe('a longer tree');
    expect(gate.isHalted).toBe(true);
    expect(new WriteGate().refusalFor(raised('YL002', 'the ledger ends at 3'))?.detail).toContain('the ledger ends at 3');
  });

  test('is not moved by any other error', () => {
    const gate = new WriteGate();
    expect([gate.refusalFor(raised('40001', 'again')), gate.refusalFor('nonsense'), gate.refusal()]).toEqual([undefined, undefined, undefined]);
  });

  test('knows the most entries that this process has seen', () => {
    const gate = new WriteGate();
    gate.acknowledge({ index: 4, leaf: new Uint8Array(32) });
    gate.see(3);
    expect(gate.seen).toBe(5);
    gate.see(9);
    expect(gate.seen).toBe(9);
  });
});
