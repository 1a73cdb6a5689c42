/** Which of a lane's commands the netlink proxy can do. */
import { type Operation, operationOf } from "@/lib/netlink/commands";
import type { Lane, WorkItem } from "./schedule";

/** The lane's first commands, up to the first that only a program can do. */
export function knownToProxy(lane: Lane): { item: WorkItem; operation: Operation }[] {
  const known: { item: WorkItem; operation: Operation }[] = [];
  for (const item of lane.flatMap(({ items }) => items)) {
    const operation = item.command.service ? null : operationOf(item.command);
    if (!operation) break;
    known.push({ item, operation });
  }
  return known;
}

/** What is left of a lane after its first commands were done. */
export function withoutFirst(lane: Lane, count: number): Lane {
  let rest = count;
  return lane.flatMap((unit) => {
    const skipped = Math.min(rest, unit.items.length);
    rest -= skipped;
    return skipped === unit.items.length ? [] : [{ ...unit, items: unit.items.slice(skipped) }];
  });
}
