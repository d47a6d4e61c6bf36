// Runs the browser and window tests that live with the project's other tests, in ../tests/e2e.
// Their imports resolve from here, because this is where the packages are installed.
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

const here = fileURLToPath(new URL("package.json", import.meta.url));
const tests = fileURLToPath(new URL("../tests/e2e", import.meta.url));

const packagesFromHere: Plugin = {
  name: "packages-from-here",
  enforce: "pre",
  resolveId(source, importer) {
    const bare = !/^[./\0]|^node:/.test(source);
    return bare && importer?.startsWith(tests) ? this.resolve(source, here, { skipSelf: true }) : null;
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [packagesFromHere],
  server: { fs: { allow: [".."] } },
  test: {
    dir: tests,
    // `--mode window` drives the real window; otherwise a browser on the HTTP door.
    include: [mode === "window" ? "**/*.window.ts" : "**/*.test.ts"],
    globalSetup: mode === "window" ? [] : [`${tests}/setup.ts`],
    // One at a time: with more, a machine of two cores is what gets tested.
    fileParallelism: false,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
}));
