"use client";
import { SHORTCUTS } from "@/components/canvas/shortcuts";
import { Dialog } from "@/components/ui/Dialog";
import { Kbd } from "@/components/ui/Kbd";

/** Every key, from the same table that the keyboard handler reads. */
export default function KeysDialog({ onClose }: { onClose(): void }) {
  const groups = [...new Set(SHORTCUTS.map(({ group }) => group))];
  return (
    <Dialog
      title="Keys"
      description="With the canvas in focus. On a Mac, Ctrl is the Command key."
      size="wide"
      onClose={onClose}
    >
      <div className="gap-8 md:columns-2">
        {groups.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="group-title">{group}</h3>
            <dl className="grid gap-1">
              {SHORTCUTS.filter((shortcut) => shortcut.group === group).map(({ id, keys, label }) => (
                <div key={id} className="flex items-center justify-between gap-4">
                  <dt className="text-mute">{label}</dt>
                  <dd className="flex shrink-0 gap-2">
                    {keys.map((chord) => (
                      <Kbd key={chord} keys={chord} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
