/** The page of all labs. */
import type { Locator, Page } from "@playwright/test";

export class Home {
  readonly labs: Locator;
  readonly refusal: Locator;

  constructor(private readonly page: Page) {
    this.labs = page.getByTestId("labs");
    this.refusal = page.getByRole("dialog", { name: /was refused/ });
  }

  async open(): Promise<void> {
    await this.page.goto("/");
    await this.page.getByRole("heading", { name: "Labs" }).waitFor();
  }

  /** Types a name and makes an empty lab. */
  async makeLab(name: string): Promise<void> {
    await this.page.getByTestId("new-lab-name").fill(name);
    await this.page.getByTestId("new-lab").click();
    await this.page.waitForURL(`**/labs/${name}`);
  }

  galleryTile(id: string): Locator {
    return this.page.getByTestId(`gallery-${id}`);
  }

  lab(name: string): Locator {
    return this.page.getByTestId(`lab-${name}`);
  }

  async upload(name: string, text: string): Promise<void> {
    await this.page
      .getByTestId("upload")
      .setInputFiles({ name, mimeType: "application/yaml", buffer: Buffer.from(text) });
  }
}
