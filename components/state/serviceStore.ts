"use client";
/** Which service's output is shown, and what a person can do to services that were deployed. */
import { create } from "zustand";
import { act } from "./actions";
import { openDock } from "./canvasStore";

/** A service is known by its node and its name. */
export interface ServiceRef {
  node: string;
  name: string;
}

export const useServiceStore = create<{ active: ServiceRef | null }>()(() => ({ active: null }));

export function showService(active: ServiceRef): void {
  useServiceStore.setState({ active });
  openDock("services");
}

/** Ends it, if it has not ended, and starts it anew. */
export const restartService = ({ node, name }: ServiceRef): void =>
  act({ type: "restartService", node, service: name });
