/** The frame of every page that is not the editor. */
import Link from "next/link";
import type { ReactNode } from "react";
import { Logo } from "@/components/ui/Logo";
import { Account } from "./Account";
import { Footer } from "./Footer";
import type { Theme } from "./theme";

export function Page({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 shrink-0 items-center border-b border-line bg-panel px-4">
        <Link href="/" aria-label="Wirelab: all labs" className="rounded-md">
          <Logo />
        </Link>
        <span className="flex-1" />
        <Account />
      </header>
      <main className="mx-auto w-full max-w-6xl flex-1 px-6 py-8">{children}</main>
      <div className="sticky bottom-0">
        <Footer theme={theme} />
      </div>
    </div>
  );
}
