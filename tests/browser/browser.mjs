// What the specs share: a browser, pages that complain, and the checks every page must pass.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { sharedServer, within } from "./server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = fileURLToPath(new URL("screenshots/", import.meta.url));
const TENANTS = fileURLToPath(new URL("../../tenants/", import.meta.url));
const STEP_LIMIT = 30_000;
const BODY_LIMIT = 240_000;

/** The widths every page is shown at: a small phone and a desktop. */
export const WIDTHS = { narrow: { width: 360, height: 780 }, wide: { width: 1440, height: 900 } };

/** Slugs of the colleges in tenants/, in alphabetical order: one file a college, named after its slug. */
export function colleges() {
  const slugs = readdirSync(TENANTS)
    .filter((name) => name.endsWith(".toml"))
    .map((name) => name.slice(0, -".toml".length))
    .sort();
  assert.ok(slugs.length > 0, "tenants/ names no college");
  return slugs;
}

/**
 * Call once at the top of a spec: starts (or joins) the server and a browser before its tests and ends both after.
 * Returns an object whose `server` and `browser` are there once the tests run.
 */
export function setUp() {
  const world = {};
  before(async () => {
    world.server = await sharedServer();
    world.browser = await chromium.launch({
      executablePath: browserProgram(),
      headless: true,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  after(async () => {
    await world.browser?.close();
    await world.server?.stop();
  });
  return world;
}

function browserProgram() {
  if (process.env.P2P_CHROMIUM) return process.env.P2P_CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // not this one
    }
  }
  throw new Error("no Chromium found: set P2P_CHROMIUM, or run ./dev test once");
}

/**
 * Runs `body(page)` in a fresh browser profile and fails if the page logged an error, threw, or broke its content
 * security policy. Options: `width` ("narrow"|"wide"), `scheme` ("light"|"dark"), `locale` ("en"|"ar"), `script`
 * (false: as with JavaScript switched off), `expectedErrors` (patterns of console errors the test provokes), `limit` (of
 * the whole body, in milliseconds).
 */
export async function withPage(
  world,
  { width = "wide", scheme = "light", locale = "en", script = true, expectedErrors = [], limit = BODY_LIMIT },
  body,
) {
  const context = await world.browser.newContext({
    viewport: WIDTHS[width],
    colorScheme: scheme,
    locale,
    javaScriptEnabled: script,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(STEP_LIMIT);
  const page = await context.newPage();
  const complaints = [];
  const complain = (text) => {
    if (!expectedErrors.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  context.on("page", (opened) => watch(opened));
  function watch(opened) {
    opened.on("pageerror", (error) => complain(`threw: ${error.message}`));
    opened.on("console", (message) => {
      if (message.type() === "error") complain(`console: ${message.text()} (${message.location().url})`);
    });
    opened.on("response", (response) => {
      if (response.status() >= 500) complain(`${response.status()} from ${response.url()}`);
    });
  }
  watch(page);
  try {
    const result = await within(limit, "the page's test", [body(page, context)]);
    assert.deepEqual(complaints, [], "the page complained");
    return result;
  } finally {
    await context.close();
  }
}

/**
 * Does what leads to another page (or to the same one anew) and waits until that page is whole: all of it there, its
 * scripts run. To wait for something on the new page alone is not enough where a script is needed next, where things are
 * counted, or where the old page shows the same thing.
 */
export async function turned(page, act) {
  await Promise.all([page.waitForEvent("load"), act()]);
}

/** Nothing sticks out sideways: the page is as wide as the window. */
export async function noSidewaysScroll(page) {
  await page.waitForLoadState();
  const { content, window: room, culprits } = await page.evaluate(() => {
    const root = document.documentElement;
    const room = root.clientWidth;
    // What a box around it cuts off or scrolls does not make the page wider.
    const isCut = (element) =>
      element.parentElement !== root &&
      (getComputedStyle(element.parentElement).overflowX !== "visible" || isCut(element.parentElement));
    const culprits = [...document.querySelectorAll("body *")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.right > room + 0.5 || box.left < -0.5) && !isCut(element);
      })
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
    return { content: root.scrollWidth, window: room, culprits };
  });
  assert.ok(content <= room, `${page.url()} is ${content} px wide in a window of ${room}: ${culprits.join(", ")}`);
}

/**
 * axe-core finds nothing serious or critical. It runs in a world of its own beside the page's scripts, so the page's
 * content security policy needs no exception for it. Not for pages with script switched off: there axe never ends.
 * `only`: the rules to check, instead of all.
 */
export async function axe(page, { only } = {}) {
  await page.waitForLoadState();
  const session = await page.context().newCDPSession(page);
  try {
    const { frameTree } = await session.send("Page.getFrameTree");
    const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
      frameId: frameTree.frame.id,
      worldName: "axe",
    });
    const evaluate = async (expression) => {
      const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
        expression,
        contextId,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    };
    // The world of that name stays with the document: what is looked at in several sizes loads axe once.
    if (await evaluate("typeof axe") === "undefined") await evaluate(`${AXE}; null`);
    // A bar that sticks to the edge covers part of whatever lies there, wherever the page happens to be scrolled to.
    const bars = (position) =>
      evaluate(`for (const bar of document.querySelectorAll(".action-bar")) bar.style.position = "${position}"; null`);
    await bars("static");
    // A message at the edge of its list is cut by the edge, wherever the list happens to stand; scrolling shows all of it.
    const rules = only
      ? { type: "rule", values: only }
      : { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] };
    const run = evaluate(`axe.run(document, {
      runOnly: ${JSON.stringify(rules)},
      resultTypes: ["violations"],
    }).then(({ violations }) => violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help,
      where: nodes
        .filter((node) => !(id === "target-size" && document.querySelector(node.target[0])?.closest(".bubble-meta") &&
          node.failureSummary.includes("partially obscured")))
        .slice(0, 3)
        .map((node) => node.target.join(" ") + ": " + node.failureSummary),
    })).filter(({ where }) => where.length > 0))`);
    const violations = await within(STEP_LIMIT * 2, "axe-core", [run]);
    await bars("");
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    assert.deepEqual(serious, [], `axe-core on ${page.url()}`);
  } finally {
    await session.detach();
  }
}

/** No button is squeezed until its words are broken into letters. */
async function buttonsHaveRoom(page) {
  const squeezed = await page.evaluate(() =>
    [...document.querySelectorAll(".button")]
      .filter((button) => {
        const { width, height } = button.getBoundingClientRect();
        return button.checkVisibility() && height > 100 && height > width;
      })
      .map((button) => button.textContent.trim()),
  );
  assert.deepEqual(squeezed, [], `buttons of ${page.url()} have no room for their words`);
}

/** The checks every page must pass at the size, scheme and language it is shown in. */
export async function sound(page) {
  await noSidewaysScroll(page);
  await buttonsHaveRoom(page);
  await axe(page);
}

/** With P2P_SCREENSHOTS set (`./dev screenshots`), a picture of the whole page at both widths. */
export async function shoot(page, name) {
  if (!process.env.P2P_SCREENSHOTS) return;
  await mkdir(PICTURES, { recursive: true });
  const before = page.viewportSize();
  for (const { width, height } of Object.values(WIDTHS)) {
    await page.setViewportSize({ width, height });
    // A window as tall as the page, so that what sticks to its edge does not lie across the picture.
    const whole = await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return document.documentElement.scrollHeight;
    });
    await page.setViewportSize({ width, height: Math.max(height, whole) });
    await page.screenshot({ path: `${PICTURES}${name}-${width}.png`, fullPage: true, animations: "disabled" });
  }
  await page.setViewportSize(before);
}

/** From here on colours change at once: halfway through a fade they are neither the one nor the other. */
const withoutFading = (page) =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, *::before, *::after { transition: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });

/** What another colour scheme can break. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/**
 * Visits a page in every look it has (English and Arabic, light and dark, narrow and wide), checks each, and takes
 * its pictures. `visit(page, locale, context)` brings the page up, signed in if need be; once a language. Dark is the
 * same page in other colours, so there only the colours are checked.
 */
export async function everyLook(world, name, visit, options = {}) {
  for (const locale of ["en", "ar"]) {
    await withPage(world, { ...options, locale, scheme: "light" }, async (page, context) => {
      await visit(page, locale, context);
      assert.equal(await page.locator("html").getAttribute("dir"), locale === "ar" ? "rtl" : "ltr");
      for (const size of Object.values(WIDTHS)) {
        await page.setViewportSize(size);
        await sound(page);
      }
      await shoot(page, `${name}-${locale}-light`);
      await withoutFading(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.waitForFunction(() => matchMedia("(prefers-color-scheme: dark)").matches);
      for (const size of Object.values(WIDTHS)) {
        await page.setViewportSize(size);
        await axe(page, { only: COLOURS });
      }
      await shoot(page, `${name}-${locale}-dark`);
    });
  }
}

/** Whether this process runs the test with this number: a long file is run in parts, side by side (see run.mjs). */
export function mine(number) {
  const [part, parts] = (process.env.P2P_BROWSER_PART ?? "1/1").split("/").map(Number);
  return number % parts === part - 1;
}
