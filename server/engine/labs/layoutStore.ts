/** The layout's file. It is convenience, not truth: one that cannot be read is as none. */
import { emptyLayout, type Layout, layoutSchema } from "@/lib/topology/layout";
import { readTextIfThere, writeFileAtomic } from "./atomicFile";
import { type LatestWrite, latestWrite } from "./latestWrite";

export class LayoutStore {
  private readonly file: LatestWrite;

  private constructor(
    path: string,
    readonly initial: Layout,
  ) {
    this.file = latestWrite((text) => writeFileAtomic(path, text), { onTrouble: (error) => this.onTrouble(error) });
  }

  /** Told when the layout cannot be written, and with null when it can again. */
  onTrouble: (error: Error | null) => void = () => {};

  static async open(path: string): Promise<LayoutStore> {
    return new LayoutStore(path, parseLayout(await readTextIfThere(path)));
  }

  save(layout: Layout): Promise<void> {
    return this.file.write(layoutText(layout));
  }

  close(): Promise<void> {
    return this.file.settled();
  }
}

export const layoutText = (layout: Layout): string => `${JSON.stringify(layout, null, 1)}\n`;

function parseLayout(text: string | null): Layout {
  if (text === null) return emptyLayout();
  try {
    return layoutSchema.parse(JSON.parse(text));
  } catch {
    return emptyLayout();
  }
}
