import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/Providers";
import { requestTheme } from "@/components/shell/theme.server";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Wirelab", template: "%s · Wirelab" },
  description: "Draw a network, let the kernel build it, watch what is true.",
};

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

// Reading the cookie makes every page dynamic, which the per-request nonce of the
// Content-Security-Policy needs as well.
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await requestTheme();
  return (
    <html lang="en" className={theme}>
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
