import { galleryCards } from "@/components/gallery/cards";
import { LabsHome } from "@/components/home/LabsHome";
import { Page } from "@/components/shell/Page";
import { requestTheme } from "@/components/shell/theme.server";

export default async function HomePage() {
  return (
    <Page theme={await requestTheme()}>
      <LabsHome cards={galleryCards()} />
    </Page>
  );
}
