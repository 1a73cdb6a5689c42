/** The drawing: cards, cables, and the gestures of mouse and keyboard. */
import { expect, type Locator, type Page } from "@playwright/test";

export type Kind = "namespace" | "bridge" | "ovs" | "host" | "nic" | "uplink";

/** A place within the canvas, as shares of its width and height. */
export interface Place {
  x: number;
  y: number;
}

export class Canvas {
  readonly frame: Locator;
  readonly nodes: Locator;
  readonly cables: Locator;
  readonly menu: Locator;

  constructor(private readonly page: Page) {
    this.frame = page.getByRole("region", { name: "Drawing of the lab" });
    this.nodes = this.frame.locator(".react-flow__node");
    this.cables = this.frame.locator(".react-flow__edge");
    this.menu = page.getByRole("menu", { name: "Actions" });
  }

  node(name: string): Locator {
    return this.frame.locator(`.react-flow__node[data-id="${name}"]`);
  }

  /** Something that exists in the lab and is not drawn. */
  stranger(name: string): Locator {
    return this.frame.locator(`.react-flow__node[data-id="foreign ${name}"]`);
  }

  /** A cable by its identity: node and interface of its first end, "ns1:tap1". */
  cable(id: string): Locator {
    return this.frame.locator(`.react-flow__edge[data-id="${id}"]`);
  }

  /** The half of a cable that its first or second end paints. */
  half(id: string, end: "a" | "b"): Locator {
    return this.cable(id)
      .locator(".cable-half")
      .nth(end === "a" ? 0 : 1);
  }

  /** What flows through a cable, in figures; not there while nothing does. */
  traffic(id: string): Locator {
    return this.frame.locator(`[data-testid="traffic"][data-link="${id}"]`);
  }

  /** The figures of a cable that is limited, delayed, lossy or blocked. */
  impairment(id: string): Locator {
    return this.frame.locator(`[data-testid="impair-badge"][data-link="${id}"]`);
  }

  /** Words on cables: names and addresses at the ends. */
  label(text: string): Locator {
    return this.frame.locator(".cable-label", { hasText: new RegExp(`^${text}$`) });
  }

  chip(text: string): Locator {
    return this.frame.locator(".cable-chip", { hasText: text });
  }

  /** The states of both halves of a cable, in one assertion. */
  async expectHalves(id: string, a: string, b: string, options: { timeout?: number } = {}): Promise<void> {
    await expect(this.half(id, "a")).toHaveAttribute("data-state", a, options);
    await expect(this.half(id, "b")).toHaveAttribute("data-state", b, options);
  }

  /** Every cable is up from end to end. */
  async expectAllUp(count: number): Promise<void> {
    await expect(this.cables).toHaveCount(count);
    await expect(this.frame.locator('.cable-half[data-state="up"]')).toHaveCount(2 * count);
  }

  /** Where cards are drawn, by their names, apart from how the view is panned and zoomed. */
  async places(): Promise<Record<string, string>> {
    return this.nodes.evaluateAll((nodes) =>
      Object.fromEntries(
        nodes.map((node) => [(node as HTMLElement).dataset.id, (node as HTMLElement).style.transform]),
      ),
    );
  }

  /** Drags a kind of node from the palette to a place. */
  async dragFromPalette(kind: Kind, place: Place): Promise<void> {
    const before = await this.nodes.count();
    const box = await this.box(this.frame);
    const targetPosition = { x: box.width * place.x, y: box.height * place.y };
    await this.page.getByTestId(`palette-${kind}`).dragTo(this.frame, { targetPosition });
    await expect(this.nodes).toHaveCount(before + 1);
  }

  /** Draws a cable with the mouse, from the border of one card to the middle of another. */
  async drawCable(from: string, to: string): Promise<void> {
    const before = await this.cables.count();
    const [start, end] = [await this.box(this.node(from)), await this.box(this.node(to))];
    const onRight = end.x > start.x;
    await this.page.mouse.move(start.x + (onRight ? start.width : 0), start.y + start.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 8 });
    await this.page.mouse.up();
    await expect(this.cables).toHaveCount(before + 1);
  }

  /** Drags a card by so many pixels. */
  async moveNode(name: string, by: { x: number; y: number }): Promise<void> {
    const box = await this.box(this.node(name));
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
    await this.page.mouse.move(x + by.x, y + by.y, { steps: 8 });
    await this.page.mouse.up();
  }

  async selectNode(name: string): Promise<void> {
    await this.node(name).click();
  }

  /**
   * Cards and view stand still. A drawing that came without a layout is laid out
   * and fitted when it is opened, and a click meant for a cable would miss it.
   */
  async settled(): Promise<void> {
    const places = () =>
      this.frame.evaluate((frame) =>
        [...frame.querySelectorAll<HTMLElement>(".react-flow__viewport, .react-flow__node")]
          .map(({ style }) => style.transform)
          .join(),
      );
    let before = "";
    await expect
      .poll(
        async () => {
          const now = await places();
          const same = now === before;
          before = now;
          return same;
        },
        { intervals: [400] },
      )
      .toBe(true);
  }

  async selectCable(id: string): Promise<void> {
    await this.clickCable(id);
  }

  /** Opens the context menu of a cable with the mouse and chooses an entry. */
  async chooseForCable(id: string, entry: string | RegExp): Promise<void> {
    await this.clickCable(id, "right");
    await this.choose(entry);
  }

  /** Opens the context menu of a card with the mouse and chooses an entry. */
  async chooseForNode(name: string, entry: string | RegExp): Promise<void> {
    await this.node(name).click({ button: "right" });
    await this.choose(entry);
  }

  private async choose(entry: string | RegExp): Promise<void> {
    await this.menu.getByRole("menuitem", { name: entry }).click();
    await expect(this.menu).toBeHidden();
  }

  /** Clicks a cable in its middle, again when the drawing was just being laid out and the cable moved away. */
  private async clickCable(id: string, button: "left" | "right" = "left"): Promise<void> {
    await expect(async () => {
      if (await this.menu.isVisible()) await this.page.keyboard.press("Escape");
      const { x, y } = await this.middleOf(id);
      await this.page.mouse.click(x, y, { button });
      await expect(this.cable(id)).toHaveClass(/\bselected\b/, { timeout: 1_000 });
    }).toPass();
  }

  /** Middle of a cable, in pixels of the window. */
  private async middleOf(id: string): Promise<{ x: number; y: number }> {
    const line = this.cable(id).locator("path.react-flow__edge-interaction");
    return line.evaluate((element) => {
      const path = element as SVGPathElement;
      const { x, y } = path.getPointAtLength(path.getTotalLength() / 2);
      const at = new DOMPoint(x, y).matrixTransform(path.getScreenCTM() ?? new DOMMatrix());
      return { x: at.x, y: at.y };
    });
  }

  private async box(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await locator.boundingBox();
    if (!box) throw new Error("It is not on the page.");
    return box;
  }
}
