/** A filter expression that cannot be used: what is wrong, where, and what to write instead. */
export class FilterError extends Error {
  override name = "FilterError";
  constructor(
    message: string,
    /** First character that is to blame, counted from 0. */
    readonly at: number,
    /** How many characters are to blame; 0 at the end of the text. */
    readonly length: number,
  ) {
    super(message);
  }
}
