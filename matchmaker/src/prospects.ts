/** Leaves still to be read, the most promising one first: a heap over two plain arrays. */
export interface Prospects {
  readonly length: number;
  push(leaf: number, most: number): void;
  /** What the most promising leaf promises: nobody in what is left scores more. -Infinity when nothing is left. */
  most(): number;
  /** Takes out the most promising leaf. There must be one. */
  pop(): number;
  /** Adds `copy` with the promise of `leaf`, when that one is still to be read. */
  double(leaf: number, copy: number): void;
}

export function createProspects(): Prospects {
  const leaves: number[] = [];
  const mosts: number[] = [];

  const set = (at: number, leaf: number, most: number): void => {
    leaves[at] = leaf;
    mosts[at] = most;
  };
  const push = (leaf: number, most: number): void => {
    let at = leaves.length;
    leaves.push(leaf);
    mosts.push(most);
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = mosts[parent] as number;
      if (above >= most) break;
      set(at, leaves[parent] as number, above);
      at = parent;
    }
    set(at, leaf, most);
  };

  return {
    get length() {
      return leaves.length;
    },
    push,
    most: () => mosts[0] ?? Number.NEGATIVE_INFINITY,
    pop() {
      const first = leaves[0] as number;
      const leaf = leaves.pop() as number;
      const most = mosts.pop() as number;
      const { length } = leaves;
      if (length === 0) return first;
      let at = 0;
      for (let child = 1; child < length; child = 2 * at + 1) {
        if (child + 1 < length && (mosts[child + 1] as number) > (mosts[child] as number)) child++;
        const below = mosts[child] as number;
        if (below <= most) break;
        set(at, leaves[child] as number, below);
        at = child;
      }
      set(at, leaf, most);
      return first;
    },
    double(leaf, copy) {
      const at = leaves.indexOf(leaf);
      if (at >= 0) push(copy, mosts[at] as number);
    },
  };
}
