/** The page of one lab: its top bar, and the parts below it. */
import { expect, type Locator, type Page } from "@playwright/test";
import { Canvas } from "./canvas";
import { Inspector } from "./inspector";
import { PlanPanel } from "./planPanel";

/** How long a deploy may take on a busy machine, in milliseconds. */
const DEPLOY_MS = 30_000;

export class Editor {
  readonly canvas: Canvas;
  readonly plan: PlanPanel;
  readonly inspector: Inspector;
  readonly deployButton: Locator;
  readonly exportButton: Locator;
  readonly stopButton: Locator;
  readonly undoButton: Locator;
  readonly redoButton: Locator;
  readonly status: Locator;
  readonly saveState: Locator;
  readonly drift: Locator;
  readonly issues: Locator;
  readonly connection: Locator;
  /** Short messages in the corner. */
  readonly notices: Locator;
  readonly dialog: Locator;
  /** Told while the file on the disk has mistakes. */
  readonly rejected: Locator;

  constructor(readonly page: Page) {
    this.canvas = new Canvas(page);
    this.plan = new PlanPanel(page);
    this.inspector = new Inspector(page);
    this.deployButton = page.getByTestId("deploy");
    this.exportButton = page.getByRole("button", { name: "Export", exact: true });
    this.stopButton = page.getByRole("button", { name: "Stop", exact: true });
    this.undoButton = page.getByRole("button", { name: "Undo", exact: true });
    this.redoButton = page.getByRole("button", { name: "Redo", exact: true });
    this.status = page.getByTestId("lab-status");
    this.saveState = page.getByTestId("save-state");
    this.drift = page.getByTestId("drift");
    this.issues = page.getByTestId("issues");
    this.connection = page.locator("footer").getByRole("status");
    this.notices = page.locator(".notice");
    this.dialog = page.getByRole("dialog");
    this.rejected = page.getByRole("alert").filter({ hasText: "The file on disk was changed" });
  }

  async open(lab: string): Promise<void> {
    await this.page.goto(`/labs/${lab}`);
    await this.ready();
  }

  /** The canvas is there and the browser is connected. */
  async ready(): Promise<void> {
    await expect(this.canvas.frame).toBeVisible();
    await expect(this.connection).toHaveText(/live/);
    await expect(this.status).toBeVisible();
    await this.canvas.settled();
  }

  async deploy(): Promise<void> {
    await this.deployButton.click();
    await this.deployed();
  }

  async deployed(): Promise<void> {
    await expect(this.plan.nothingToDo).toContainText("the kernel has what is drawn", { timeout: DEPLOY_MS });
    await this.idle();
  }

  /** The lab runs and nothing is being done to it: the canvas takes the next live action. */
  async idle(): Promise<void> {
    await expect(this.status).toContainText("Running in sandbox");
  }

  /** A live action on a cable by its context menu. */
  async actOnCable(id: string, entry: RegExp): Promise<void> {
    await this.idle();
    await this.canvas.chooseForCable(id, entry);
  }

  /** A live action by a key. */
  async actByKey(key: string): Promise<void> {
    await this.idle();
    await this.page.keyboard.press(key);
  }

  async stop(): Promise<void> {
    await this.stopButton.click();
    await expect(this.status).toContainText("Stopped", { timeout: DEPLOY_MS });
  }

  /** Every edit has reached the file. */
  async saved(): Promise<void> {
    await expect(this.saveState).toHaveText("Saved");
  }
}
