/** The panel of the plan: the commands before, while and after they run. */
import type { Locator, Page } from "@playwright/test";

export interface ShownStep {
  /** Null before the step belongs to a run. */
  state: string | null;
  commands: string[];
  sentence: string;
  /** "2 ms", empty before it is done. */
  time: string;
}

export class PlanPanel {
  readonly nothingToDo: Locator;
  readonly failure: Locator;
  readonly steps: Locator;
  readonly tab: Locator;
  private readonly list: Locator;

  constructor(readonly page: Page) {
    const dock = page.getByTestId("dock");
    this.list = dock.getByRole("region", { name: "Steps of the plan" });
    this.steps = this.list.getByTestId("step");
    this.nothingToDo = dock.getByTestId("nothing-to-do");
    this.failure = dock.getByTestId("run-failure");
    this.tab = dock.getByRole("tab", { name: /^Plan/ });
  }

  /** Every step from the first to the last: the list keeps only those in sight on the page, so it is scrolled through. */
  async allSteps(): Promise<ShownStep[]> {
    return this.list.evaluate(async (list) => {
      const sheet = list.firstElementChild as HTMLElement;
      const rows = sheet.firstElementChild as HTMLElement;
      const isCovered = () => {
        const bottom = Math.min(sheet.offsetHeight, list.scrollTop + list.clientHeight);
        return rows.offsetTop <= list.scrollTop && rows.offsetTop + rows.offsetHeight >= bottom;
      };
      const found = new Map<string, ShownStep>();
      list.scrollTo(0, 0);
      for (let before = -1; before < list.scrollTop; ) {
        while (!isCovered()) await new Promise(requestAnimationFrame);
        for (const step of rows.querySelectorAll<HTMLElement>('[data-testid="step"]')) {
          const commands = [...step.querySelectorAll("code")].map((code) => code.textContent ?? "");
          found.set(commands.join("\n"), {
            state: step.dataset.state ?? null,
            commands,
            sentence: step.querySelector("p")?.textContent ?? "",
            time: step.querySelector("code + span")?.textContent ?? "",
          });
        }
        before = list.scrollTop;
        list.scrollBy(0, list.clientHeight);
      }
      return [...found.values()];
    });
  }

  /** Every command, in order. */
  async commands(): Promise<string[]> {
    return (await this.allSteps()).flatMap(({ commands }) => commands);
  }
}
