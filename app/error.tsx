"use client";
/** A page that failed to draw itself. The labs are the engine's: they go on. */
import { Button } from "@/components/ui/Button";

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset(): void }) {
  return (
    <main className="mx-auto max-w-2xl px-6 py-16">
      <h1 className="text-xl font-semibold">This page failed</h1>
      <p className="mt-2 text-mute">
        Your labs are not touched by it: they run on, and every saved edit is in its file.
      </p>
      <pre className="mt-4 overflow-auto rounded-lg bg-code p-3 font-mono text-xs">{error.message}</pre>
      <div className="mt-4 flex gap-2">
        <Button look="primary" onClick={reset}>
          Try again
        </Button>
        <Button onClick={() => window.location.assign("/")}>All labs</Button>
      </div>
    </main>
  );
}
