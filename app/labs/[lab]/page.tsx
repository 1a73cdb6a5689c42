import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { galleryCards } from "@/components/gallery/cards";
import { Editor } from "@/components/shell/Editor";
import { requestTheme } from "@/components/shell/theme.server";
import { labNameSchema } from "@/lib/protocol/messages";

interface Props {
  params: Promise<{ lab: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).lab };
}

export default async function LabPage({ params }: Props) {
  const { lab } = await params;
  if (!labNameSchema.safeParse(lab).success) notFound();
  return <Editor lab={lab} theme={await requestTheme()} cards={galleryCards()} />;
}
