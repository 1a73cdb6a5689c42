import type { Metadata } from "next";
import Link from "next/link";
import { Page } from "@/components/shell/Page";
import { requestTheme } from "@/components/shell/theme.server";

export const metadata: Metadata = { title: "Not found" };

export default async function NotFound() {
  return (
    <Page theme={await requestTheme()}>
      <h1 className="text-xl font-semibold">There is no such page</h1>
      <p className="mt-2 text-mute">Labs are at /labs/NAME; a name has small letters, digits and hyphens.</p>
      <p className="mt-6">
        <Link href="/" className="font-medium text-accent underline underline-offset-2">
          All labs
        </Link>
      </p>
    </Page>
  );
}
