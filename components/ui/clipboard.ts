"use client";
/** Handing text to the person: by clipboard or as a file. */
import { say } from "@/components/state/notices";

/** Copies text and says so. A page without https has no clipboard API except on localhost. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("good", `Copied ${what}.`);
  } catch {
    say("error", `The browser did not allow copying ${what}. Select the text and press Ctrl+C.`);
  }
}

export function downloadText(name: string, text: string): void {
  downloadBlob(name, new Blob([text], { type: "text/plain" }));
}

export function downloadBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
