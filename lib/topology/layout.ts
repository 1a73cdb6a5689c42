/** Where things are drawn. Kept apart from the topology: moving a node plans nothing. */
import { z } from "zod";

const position = z.strictObject({ x: z.number().finite(), y: z.number().finite() });
export type Position = z.infer<typeof position>;

/** Canvas positions of nodes by name, in canvas pixels at zoom 1, of the node's top left corner. */
export const layoutSchema = z.strictObject({ positions: z.record(z.string(), position) });
export type Layout = z.infer<typeof layoutSchema>;

/** New positions by node name; null forgets one. */
export const layoutPatchSchema = z.record(z.string(), position.nullable());
export type LayoutPatch = z.infer<typeof layoutPatchSchema>;

export const emptyLayout = (): Layout => ({ positions: {} });

export function applyLayoutPatch(layout: Layout, patch: LayoutPatch): Layout {
  const positions = { ...layout.positions };
  for (const [name, at] of Object.entries(patch)) {
    if (at) positions[name] = at;
    else delete positions[name];
  }
  return { positions };
}
