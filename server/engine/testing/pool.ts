/**
 * Things that take long to make, each used by one test at a time: tests that mostly
 * wait run side by side, and are yet alone on what is theirs.
 */
export class Pool<T> {
  private readonly all: T[] = [];
  private readonly free: T[] = [];

  constructor(
    private readonly make: () => Promise<T>,
    private readonly remove: (one: T) => Promise<unknown>,
  ) {}

  /** Does something with one that nobody uses, made when there is none. It is used again if that went well. */
  async use(work: (one: T) => Promise<void>): Promise<void> {
    const one = this.free.pop() ?? (await this.fresh());
    await work(one);
    this.free.push(one);
  }

  /** As `use`, with one that nobody uses afterwards. */
  async spend(work: (one: T) => Promise<void>): Promise<void> {
    await work(await this.fresh());
  }

  /** Removes all of them. */
  async end(): Promise<void> {
    await Promise.all(this.all.splice(0).map(this.remove));
  }

  private async fresh(): Promise<T> {
    const one = await this.make();
    this.all.push(one);
    return one;
  }
}
