/** The layout's file. It is convenience, not truth: one that cannot be read is as none, and is kept aside. */
import { z } from "zod";
import { emptyLayout, type Layout, layoutSchema } from "@/lib/topology/layout";
import type { LabPaths } from "@/server/paths";
import { readTextIfThere, writeFileAtomic } from "./atomicFile";
import { type LatestWrite, latestWrite } from "./latestWrite";

type Paths = Pick<LabPaths, "layout" | "unreadLayout">;

export class LayoutStore {
  private readonly file: LatestWrite;

  private constructor(
    path: string,
    readonly initial: Layout,
    /** What is wrong with a layout that could not be read. */
    readonly damage: string | null,
  ) {
    this.file = latestWrite((text) => writeFileAtomic(path, text), { onTrouble: (error) => this.onTrouble(error) });
  }

  /** Told when the layout cannot be written, and with null when it can again. */
  onTrouble: (error: Error | null) => void = () => {};

  /** @param unread where a layout that cannot be read is kept: the next change writes another one in its place */
  static async open({ layout: path, unreadLayout: unread }: Paths): Promise<LayoutStore> {
    const text = await readTextIfThere(path);
    if (text === null) return new LayoutStore(path, emptyLayout(), null);
    const { layout, damage } = parseLayout(text);
    // In a folder that cannot be written to, the layout is not written either.
    if (damage) await writeFileAtomic(unread, text).catch(() => {});
    return new LayoutStore(path, layout, damage);
  }

  save(layout: Layout): Promise<void> {
    return this.file.write(layoutText(layout));
  }

  close(): Promise<void> {
    return this.file.settled();
  }
}

export const layoutText = (layout: Layout): string => `${JSON.stringify(layout, null, 1)}\n`;

function parseLayout(text: string): { layout: Layout; damage: string | null } {
  try {
    return { layout: layoutSchema.parse(JSON.parse(text)), damage: null };
  } catch (error) {
    return { layout: emptyLayout(), damage: damageOf(error) };
  }
}

/** What is wrong, with the field where it is. */
function damageOf(error: unknown): string {
  const [issue] = error instanceof z.ZodError ? error.issues : [];
  if (!issue) return error instanceof Error ? error.message : String(error);
  return issue.path.length > 0 ? `${issue.path.join(".")}: ${issue.message}` : issue.message;
}
