/** Comments between entries and behind them, as somebody might strew them. */
export const commented = (text: string, seed: number) =>
  text
    .split("\n")
    .flatMap((line, index) =>
      (index * 7 + seed) % 5 === 0 && !line.startsWith("    ")
        ? [`# note ${index}`, line]
        : (index + seed) % 4 === 0 && line.endsWith("}")
          ? [`${line} # at ${index}`]
          : [line],
    )
    .join("\n");
