/** The dock's terminals: shells in the lab's nodes. */
import { expect, type Locator, type Page } from "@playwright/test";

export class Terminals {
  readonly tab: Locator;
  readonly screen: Locator;
  /** The shells in the list beside the screen. */
  readonly list: Locator;

  constructor(private readonly page: Page) {
    this.tab = page.getByRole("tab", { name: /^Terminals/ });
    this.screen = page.getByTestId("terminal-screen");
    this.list = page.getByTestId("terminal-tab");
  }

  /** The rows of the screen have this text. */
  async shows(text: string | RegExp): Promise<void> {
    await expect(this.screen.locator(".xterm-rows")).toContainText(text);
  }

  /** Types with the keyboard, wherever its focus is. */
  async type(line: string): Promise<void> {
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }
}
