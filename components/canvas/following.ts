/** Cables that follow nodes while these are dragged: what a large drawing does instead of routing all anew. Pure. */
import { centre, facingSides, isHorizontal, type Rect } from "./geometry";
import { type Attachment, lanesOf, pairKey, type Route, routeBetween, type Span, spread } from "./routing";

/** Where an end was along its side, if it keeps that side; else the side's middle. */
function kept(route: Route | undefined, end: "a" | "b", side: Attachment["side"], rect: Rect): number {
  const old = route?.[end];
  if (old?.side !== side) return 0;
  return isHorizontal(side) ? old.point.y - centre(rect).y : old.point.x - centre(rect).x;
}

/**
 * The routes of some cables, each with an end at a node that moves. Ends at nodes that stand
 * still keep their places, and so do all other cables there.
 * @param before all routes, as they were
 */
export function followCables(
  spans: readonly Span[],
  rects: ReadonlyMap<string, Rect>,
  moving: ReadonlySet<string>,
  before: ReadonlyMap<string, Route>,
): Map<string, Route> {
  const drawn = spans.filter(({ a, b }) => a !== b && rects.has(a) && rects.has(b));
  const rectOf = (name: string) => rects.get(name) as Rect;
  const lanes = lanesOf(drawn);
  const groups = new Map<string, Attachment[]>();
  const ends = drawn.map((span) => {
    const facing = facingSides(rectOf(span.a), rectOf(span.b));
    const lane = (lanes.get(pairKey(span)) as string[]).indexOf(span.id);
    const attach = (end: "a" | "b"): Attachment => {
      const [own, other, side] = [rectOf(span[end]), rectOf(span[end === "a" ? "b" : "a"]), facing[end]];
      const towards = isHorizontal(side) ? centre(other).y : centre(other).x;
      const along = moving.has(span[end]) ? 0 : kept(before.get(span.id), end, side, own);
      const attachment = { span, end, side, towards, lane, along };
      if (!moving.has(span[end])) return attachment;
      const key = `${span[end]}\n${side}`;
      const group = groups.get(key);
      if (group) group.push(attachment);
      else groups.set(key, [attachment]);
      return attachment;
    };
    return { span, a: attach("a"), b: attach("b") };
  });
  for (const group of groups.values()) {
    const { span, end } = group[0] as Attachment;
    spread(group, rectOf(span[end]));
  }
  return new Map(
    ends.map(({ span, a, b }) => {
      const siblings = (lanes.get(pairKey(span)) as string[]).length;
      return [span.id, routeBetween(a, rectOf(span.a), b, rectOf(span.b), siblings)];
    }),
  );
}
