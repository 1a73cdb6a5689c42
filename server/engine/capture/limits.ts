/** What captures may take, so that no number of them and no flood makes the engine grow. */

/** The kernel's ring for one interface: blocks of this size, this many; 4 MiB, in the kernel's memory. A block holds the longest packet. */
export const BLOCK_BYTES = 128 * 1024;
export const BLOCKS = 32;

/** Interfaces that are captured on at once, in all labs. */
export const MAX_SNIFFERS = 32;

/** Packets of one interface that wait for those of the others to be put in order, in bytes; from then on it is not read. */
export const MOST_WAITING = 1024 * 1024;

/** How often a capture tells of its counters, in ms. */
export const COUNTS_EVERY_MS = 500;
