/** The way to the page that measures the ways. */
import { Gauge } from "lucide-react";
import Link from "next/link";
import { cx } from "@/components/ui/cx";

export function WaysLink({ className }: { className?: string }) {
  return (
    <Link
      href="/measure"
      className={cx("inline-flex items-center gap-2 rounded-[7px] text-mute hover:text-ink", className)}
      title="How fast are a veth pair, a Linux bridge and Open vSwitch on this machine?"
    >
      <Gauge size={14} aria-hidden="true" />
      Measure the four ways
    </Link>
  );
}
