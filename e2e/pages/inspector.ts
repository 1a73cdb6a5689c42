/** The panel beside the canvas: what is selected, what is true of it, what can be changed. */
import type { Locator, Page } from "@playwright/test";

export class Inspector {
  readonly panel: Locator;
  readonly linkTitle: Locator;
  readonly truth: Locator;

  constructor(page: Page) {
    this.panel = page.getByTestId("inspector");
    this.linkTitle = this.panel.getByTestId("link-title");
    this.truth = this.panel.getByTestId("truth");
  }

  /** A field, at one end of a link where that is named ("tap1 at ns1"). */
  field(label: string, end?: string): Locator {
    const where = end === undefined ? this.panel : this.panel.getByRole("group", { name: end });
    return where.getByLabel(label, { exact: true });
  }

  /** Types into a field and commits with Enter. */
  async fill(label: string, text: string, end?: string): Promise<void> {
    const field = this.field(label, end);
    await field.fill(text);
    await field.press("Enter");
  }

  button(name: string | RegExp): Locator {
    return this.panel.getByRole("button", { name });
  }

  /** The kernel's account of one end of the selected link. */
  end(name: string): Locator {
    return this.panel.getByTestId(`end-${name}`);
  }
}
