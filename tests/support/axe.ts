import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import type { Page } from 'playwright';

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: { html: string }[];
}

const WIDTHS = [1280, 390];
/** What depends on colours: all that is otherwise in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Fails with what axe finds serious on these pages, wide and narrow, light and dark. */
export async function checkPages(page: Page, paths: readonly string[]): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of paths) {
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await page.goto(path);
      assert.deepEqual(await findSeriousProblems(page), [], `${path}, ${width} pixels wide`);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      assert.deepEqual(await runAxe(page, COLOUR_RULES), [], `${path}, ${width} pixels wide, dark`);
    }
  }
}

/** What axe finds serious on the page as it is now. Its own policy would refuse axe: the browser is opened with `bypassCSP`. */
export async function findSeriousProblems(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: axePath });
  return runAxe(page);
}

/** With these rules, else with all that axe has; colours that are just fading into others are there at once. */
async function runAxe(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(() => {
    for (const animation of document.getAnimations())
      if (animation instanceof CSSTransition) animation.finish();
  });
  const options = JSON.stringify(rules ? { runOnly: rules } : {});
  const violations = (await page.evaluate(
    `axe.run(${options}).then((result) => result.violations)`,
  )) as AxeViolation[];
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}
