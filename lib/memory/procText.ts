/** What files of /proc/PID say of a process's memory (proc(5)). Pure. */

/** The sum of some fields, which are in kB. Null when the first of them is not there. */
function bytesOf(text: string, fields: readonly string[]): number | null {
  const values = fields.map((field) => text.match(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m"))?.[1]);
  if (values[0] === undefined) return null;
  return values.reduce((sum, value) => sum + Number(value ?? 0), 0) * 1024;
}

/**
 * Memory that a process has of its own or shares without a file, swapped out or not, by
 * /proc/PID/status: what it shares with others counts for each. A process that has ended holds none.
 */
export const heldAtMost = (status: string): number => bytesOf(status, ["RssAnon", "RssShmem", "VmSwap"]) ?? 0;

/** The same by /proc/PID/smaps_rollup, where what several share is divided among them; null on kernels that do not divide so. */
export const heldExactly = (rollup: string): number | null => bytesOf(rollup, ["Pss_Anon", "Pss_Shmem", "SwapPss"]);

export const nameOf = (status: string): string => status.match(/^Name:\t(.*)$/m)?.[1] ?? "?";
