"use client";
/** A lab on the screen: top bar, palette, canvas, inspector, dock, footer. */
import dynamic from "next/dynamic";
import { useEffect } from "react";
import { Dock } from "@/components/dock/Dock";
import type { GalleryCard } from "@/components/gallery/cards";
import { Inspector } from "@/components/inspector/Inspector";
import { openDialog, select, toggleDock, useCanvasStore } from "@/components/state/canvasStore";
import { startDeriving } from "@/components/state/derived";
import { followImpairHistory } from "@/components/state/impair";
import { showLab, useLabStore } from "@/components/state/labStore";
import { watchTraffic } from "@/components/state/watchTraffic";
import { cx } from "@/components/ui/cx";
import { Banners } from "./Banners";
import { Dialogs } from "./Dialogs";
import { Footer } from "./Footer";
import { GalleryList } from "./GalleryList";
import { NoSuchLab } from "./NoSuchLab";
import { Palette } from "./Palette";
import { TopBar } from "./TopBar";
import type { Theme } from "./theme";

const Canvas = dynamic(() => import("@/components/canvas/Canvas").then((module) => module.Canvas), {
  ssr: false,
  loading: () => <p className="grid h-full place-items-center text-faint">Opening the canvas…</p>,
});

/** CSS pixels of height below which the dock starts closed. */
const LOW_WINDOW_PX = 560;

interface Props {
  lab: string;
  theme: Theme;
  cards: readonly GalleryCard[];
}

export function Editor({ lab, theme, cards }: Props) {
  useEffect(() => {
    showLab(lab);
    select([]);
    const end = startDeriving();
    const endTraffic = watchTraffic(lab);
    const endImpair = followImpairHistory();
    return () => {
      end();
      endTraffic();
      endImpair();
      showLab(null);
    };
  }, [lab]);

  useEffect(() => {
    // A low window, such as one zoomed to 200 %, belongs to the canvas first.
    if (window.innerHeight < LOW_WINDOW_PX && useCanvasStore.getState().dockOpen) toggleDock();
  }, []);

  const gone = useLabStore((store) => store.gone);
  const unknown = useLabStore(
    (store) => store.lab === null && store.labs !== null && !store.labs.some(({ name }) => name === lab),
  );
  const selecting = useCanvasStore((store) => store.selection.length > 0);
  if (gone || unknown) return <NoSuchLab lab={lab} gone={gone} theme={theme} />;

  const lessons = Object.fromEntries(cards.map(({ title, text }) => [title, text]));
  return (
    <div className="flex h-dvh min-w-80 flex-col overflow-hidden">
      <TopBar lab={lab} />
      <Banners />
      <div className="relative grid min-h-0 flex-1 grid-cols-[64px_1fr] md:grid-cols-[64px_1fr_280px] lg:grid-cols-[196px_1fr_320px] 2xl:grid-cols-[216px_1fr_340px]">
        <nav
          aria-label="Palette and gallery"
          className="grid content-start gap-5 overflow-y-auto border-r border-line bg-panel p-3 lg:p-3.5"
        >
          <Palette />
          <GalleryList cards={cards} />
        </nav>
        <main className="relative min-h-0 min-w-0 bg-bg">
          <Canvas />
        </main>
        {/* On a narrow window the inspector lies over the canvas, and only while something is selected. */}
        <div
          className={cx(
            "min-h-0 max-md:absolute max-md:inset-y-0 max-md:right-0 max-md:z-20 max-md:w-72 max-md:shadow-card",
            !selecting && "max-md:hidden",
          )}
        >
          <Inspector lessons={lessons} />
        </div>
      </div>
      <Dock />
      <Footer theme={theme}>
        <button type="button" onClick={() => openDialog("keys")} className="cursor-pointer rounded-sm hover:text-ink">
          ? for keys
        </button>
      </Footer>
      <Dialogs cards={cards} />
    </div>
  );
}
