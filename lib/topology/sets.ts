/** Disjoint sets with path halving. */
export class Sets {
  private readonly parents: number[] = [];

  add(): number {
    return this.parents.push(this.parents.length) - 1;
  }

  find(item: number): number {
    let at = item;
    for (;;) {
      const parent = this.parents[at] ?? at;
      if (parent === at) return at;
      const grandparent = this.parents[parent] ?? parent;
      this.parents[at] = grandparent;
      at = grandparent;
    }
  }

  /** Joins the sets of two items; false when they were one set already. */
  join(a: number, b: number): boolean {
    const [from, to] = [this.find(a), this.find(b)];
    this.parents[from] = to;
    return from !== to;
  }
}
