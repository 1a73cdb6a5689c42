/** The mark: two wires that meet and part, ends marked as ports. Same drawing as app/icon.svg. */
export function LogoMark({ size = 22 }: { size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="2.2"
      strokeLinecap="round"
      className="text-accent"
    >
      <path d="M5 6.500c6.500 0 7.500 11 14 11" stroke="currentColor" />
      <path
        d="M5 17.500c2.800 0 4.300-2 5.700-4.300M13.600 10.300C14.900 8.200 16.400 6.500 19 6.500"
        stroke="currentColor"
        opacity=".55"
      />
      <g fill="currentColor">
        <circle cx="4" cy="6.500" r="2.400" />
        <circle cx="20" cy="17.500" r="2.400" />
      </g>
      <g fill="currentColor" opacity=".55">
        <circle cx="4" cy="17.500" r="2.400" />
        <circle cx="20" cy="6.500" r="2.400" />
      </g>
    </svg>
  );
}

export function Logo() {
  return (
    <span className="flex items-center gap-2 text-[15px] font-bold tracking-tight">
      <LogoMark />
      Wirelab
    </span>
  );
}
