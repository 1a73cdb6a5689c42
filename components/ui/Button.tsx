"use client";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";
import { Tooltip } from "./Tooltip";

const LOOKS = {
  plain: "border-line bg-panel text-ink hover:bg-chip",
  primary: "border-accent bg-accent text-accent-ink hover:brightness-110",
  quiet: "border-transparent bg-transparent text-mute hover:bg-chip hover:text-ink",
  danger: "border-line bg-panel text-down hover:border-down",
};

const SIZES = { normal: "h-8 px-3", small: "h-7 px-2.5 text-xs" };

interface Props extends Omit<ComponentProps<"button">, "disabled"> {
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
  icon?: ReactNode;
  /** Why it cannot be pressed now. It stays focusable, so that the reason can be read. */
  disabledBecause?: string | null | false;
  tip?: ReactNode;
}

/** A button that says why when it cannot be pressed. */
export function Button({
  look = "plain",
  size = "normal",
  icon,
  disabledBecause,
  tip,
  className,
  onClick,
  children,
  ...props
}: Props) {
  const off = Boolean(disabledBecause);
  return (
    <Tooltip text={disabledBecause || tip}>
      <button
        type="button"
        {...props}
        aria-disabled={off || undefined}
        onClick={off ? (event) => event.preventDefault() : onClick}
        className={cx(
          "inline-flex shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-[7px] border font-medium whitespace-nowrap transition-colors",
          "aria-disabled:cursor-not-allowed aria-disabled:opacity-50 aria-disabled:hover:brightness-100",
          LOOKS[look],
          SIZES[size],
          className,
        )}
      >
        {icon}
        {children}
      </button>
    </Tooltip>
  );
}

interface IconProps extends Omit<Props, "children" | "size"> {
  /** Read by screen readers and shown on hover. */
  label: string;
  small?: boolean;
}

/** A button that shows an icon alone. */
export function IconButton({ label, tip, small, className, look = "quiet", ...props }: IconProps) {
  return (
    <Button
      {...props}
      look={look}
      aria-label={label}
      tip={tip ?? label}
      className={cx(small ? "size-6 p-0!" : "size-8 p-0!", className)}
    />
  );
}
