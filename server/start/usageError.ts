/** The arguments or the environment make no sense. */
export class UsageError extends Error {
  override name = "UsageError";
}
