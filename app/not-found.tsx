import type { Metadata } from "next";
import { Logo } from "@/components/ui/Logo";

export const metadata: Metadata = { title: "Not found" };

/** Every page brings this one along, so nothing in it needs a script. */
export default function NotFound() {
  return (
    <>
      <header className="flex h-12 items-center border-b border-line bg-panel px-4">
        <a href="/" aria-label="Wirelab: all labs" className="rounded-md">
          <Logo />
        </a>
      </header>
      <main className="mx-auto max-w-6xl px-6 py-8">
        <h1 className="text-xl font-semibold">There is no such page</h1>
        <p className="mt-2 text-mute">Labs are at /labs/NAME; a name has small letters, digits and hyphens.</p>
        <p className="mt-6">
          <a href="/" className="font-medium text-accent underline underline-offset-2">
            All labs
          </a>
        </p>
      </main>
    </>
  );
}
