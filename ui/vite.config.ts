// How the window is built and its units are tested. Two pages: the app, and the gallery of the kit.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  plugins: [svelte()],
  // Relative addresses work below any path a door serves the page from.
  base: "./",
  build: {
    target: "es2022",
    // Nothing is inlined: the content security policy allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    rolldownOptions: { input: { app: page("index.html"), kit: page("kit.html") } },
  },
  server: { proxy: { "/api": process.env.COUNTERPART_SERVE ?? "http://127.0.0.1:7777" } },
  test: { include: ["tests/**/*.test.ts"] },
});
