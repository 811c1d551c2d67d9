// Builds static/src into static/dist: `node static/build.mjs [--watch]`. Django hashes the entries' names (collectstatic),
// esbuild those of the chunks, so that both may be cached for ever.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "dist");

const options = {
  entryPoints: readdirSync(source).filter((name) => name.endsWith(".js") || name === "app.css").map((name) => join(source, name)),
  outdir: target,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  chunkNames: "chunks/[name]-[hash]",
  assetNames: "[name]",
  loader: { ".woff2": "file", ".svg": "dataurl" },
  logLevel: "info",
};

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
copyFileSync(join(source, "favicon.svg"), join(target, "favicon.svg"));
await (process.argv.includes("--watch") ? context(options).then((watcher) => watcher.watch()) : build(options));
