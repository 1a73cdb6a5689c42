"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Menu, MenuChoices } from "@/components/ui/Menu";
import { chooseTheme, type Theme } from "./theme";

const ICONS = { system: Monitor, light: Sun, dark: Moon };
const LABELS = { system: "As the system", light: "Light", dark: "Dark" };

export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const icon = (which: Theme, size: number) => {
    const Icon = ICONS[which];
    return <Icon size={size} aria-hidden="true" />;
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button look="quiet" className="h-6! px-2!" aria-label={`Theme: ${LABELS[theme]}`} icon={icon(theme, 13)} />
      }
    >
      <MenuChoices
        value={theme}
        onChange={(next) => {
          chooseTheme(next);
          setTheme(next);
        }}
        choices={(["system", "light", "dark"] as const).map((value) => ({
          value,
          label: LABELS[value],
          icon: icon(value, 14),
        }))}
      />
    </Menu>
  );
}
