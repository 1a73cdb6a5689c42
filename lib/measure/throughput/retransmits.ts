/** Segments that the kernel sent again, from `ss -tinH` (ss(8): "retrans:<in flight>/<total>"). */

/** The total over all sockets listed. A socket that had to repeat nothing does not say so. */
export function retransmitsIn(text: string): number {
  return [...text.matchAll(/\bretrans:\d+\/(\d+)/g)].reduce((total, [, count]) => total + Number(count), 0);
}
