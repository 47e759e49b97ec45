// Somebody at a browser, and what holds for every page that they see.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { say } from './words.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/// WCAG 2.2 A and AA, axe's own good practice, and what our look asks beyond: contrast of 7:1.
const axeOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] },
  rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } },
};
const contrastOnly = { runOnly: { type: 'rule', values: ['color-contrast', 'color-contrast-enhanced'] } };

export const phone = { width: 360, height: 740 };
export const desktop = { width: 1280, height: 900 };

/// Debian's Chromium; nothing is downloaded.
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

export class Visitor {
  /// `site`: the town's address; `script`: whether JavaScript runs; `marks`: the texts shown hold marks like ours on purpose.
  static async arrive(browser, site, { language, script = true, size = phone, marks = false }) {
    const visitor = new Visitor();
    Object.assign(visitor, { site, language, script, marks, secrets: [], trouble: [], addresses: [], checked: new Set() });
    visitor.context = await browser.newContext({
      baseURL: site,
      viewport: size,
      javaScriptEnabled: script,
      locale: language === 'en' ? 'en-GB' : 'zh-CN',
      colorScheme: 'light',
      reducedMotion: 'reduce',
      acceptDownloads: true,
    });
    visitor.context.setDefaultTimeout(30_000);
    visitor.page = await visitor.context.newPage();
    visitor.watch();
    return visitor;
  }

  say(key, facts) {
    return say(this.language, key, facts);
  }

  /// Hears what a browser does behind a page's back.
  watch() {
    const { page } = this;
    page.on('request', (request) => {
      this.addresses.push(request.url());
      if (!request.url().startsWith(`${this.site}/`) && !request.url().startsWith('data:'))
        this.trouble.push(`asked another host: ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.status() !== 303) this.answer = response;
    });
    page.on('pageerror', (error) => this.trouble.push(`script failed: ${error}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      // Chromium notes each page that is answered with 4xx; the tests ask for those on purpose.
      if (message.text().startsWith('Failed to load resource') && message.location().url === this.answer?.url()) return;
      this.trouble.push(`console: ${message.text()}`);
    });
  }

  async go(path) {
    await this.page.goto(path + (path.includes('?') ? '&' : '?') + `lang=${this.language}`);
  }

  /// Presses the button or follows the link whose words are that key's, and waits for the page that it leads to.
  async press(key) {
    const main = this.page.getByRole('main');
    const words = { name: this.say(key), exact: true };
    const target = main.getByRole('button', words).or(main.getByRole('link', words)).first();
    if (!(await target.isVisible())) assert.fail(`nothing here says “${words.name}”:\n${await this.text()}`);
    await this.follow(target);
  }
  async follow(target) {
    await Promise.all([this.page.waitForNavigation(), target.click()]);
  }

  async text() {
    return this.page.locator('main').innerText();
  }
  async shows(words, why = '') {
    const text = await this.text();
    assert.ok(text.includes(words), `${why || 'the page'} should say “${words}”; it says:\n${text}`);
  }
  /// The form came back: a summary on top leads to each field in question.
  async refused(...fields) {
    const links = await this.page.locator('.summary a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
    assert.deepEqual(links, fields.map((field) => `#${field}`));
    for (const field of fields) assert.equal(await this.page.locator(`[id="${field}"]`).count(), 1, `#${field} leads nowhere`);
    if (this.script) assert.ok(await this.page.locator('.summary').evaluate((one) => one === document.activeElement));
    await this.look();
  }

  /// A receipt code that this visitor holds: it may stand in no address.
  holds(code) {
    this.secrets.push(code, code.replaceAll('-', ''));
  }

  /// What must hold for every page, whatever it is. Call it wherever a new page or state is shown.
  async look() {
    const { page } = this;
    const where = new URL(page.url()).pathname;
    const language = this.language === 'en' ? 'en' : 'zh-Hans';
    assert.equal(await page.locator('html').getAttribute('lang'), language, `${where}: language`);
    assert.equal(await page.locator('h1').count(), 1, `${where}: one h1`);
    const policy = this.answer?.headers()['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/, `${where}: policy`);
    assert.match(policy, /script-src 'self'/, `${where}: policy`);
    assert.doesNotMatch(policy, /unsafe/, `${where}: policy`);
    if (!this.marks) assert.doesNotMatch(await page.locator('body').innerText(), /\{\{|\{[a-z-]+\}/, `${where}: an unfilled mark`);
    await this.checkNarrow(where);
    this.checkQuiet();
    // A page in a state that was looked at before says nothing new.
    const state = [where, this.answer.status(), await page.locator('h1').innerText()].join(' ');
    if (!this.checked.has(state)) await this.checkAccessible(where);
    this.checked.add(state);
  }

  /// Nothing scrolls sideways, not even at 320 pixels (1280 at 400 %).
  async checkNarrow(where) {
    const { page } = this;
    const { width, height } = page.viewportSize();
    for (const across of width === phone.width ? [width, 320] : [width]) {
      await page.setViewportSize({ width: across, height });
      const wide = await page.evaluate(() => {
        const all = document.scrollingElement;
        if (all.scrollWidth <= all.clientWidth) return '';
        const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > all.clientWidth + 1);
        return `${all.scrollWidth} px: ${out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(' | ')}`;
      });
      assert.equal(wide, '', `${where} scrolls sideways at ${across}`);
    }
    await page.setViewportSize({ width, height });
  }

  /// axe comes in through the debugger, past the page's policy, which stays as served: nothing is relaxed for it.
  /// Where no script runs axe can't either: a twin with scripts, but without ours, shows the same document to it.
  async checkAccessible(where) {
    const page = this.script ? this.page : await this.twin();
    const debug = await page.context().newCDPSession(page);
    const evaluate = async (expression) => {
      const { result, exceptionDetails } = await debug.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      assert.ok(!exceptionDetails, `${where}: axe failed: ${JSON.stringify(exceptionDetails)}`);
      return result.value;
    };
    const violations = async (options) =>
      evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.map((one) =>
        one.id + ': ' + one.help + one.nodes.map((node) => '\\n    ' + node.html.slice(0, 200) + '\\n      ' +
        node.failureSummary.replace(/\\s+/g, ' ')).join('')))`);
    await evaluate(axe);
    const found = await violations(axeOptions);
    await page.emulateMedia({ colorScheme: 'dark' });
    for (const one of await violations(contrastOnly)) found.push(`in dark colours, ${one}`);
    await page.emulateMedia({ colorScheme: 'light' });
    assert.deepEqual(found, [], `${where}: axe\n${found.join('\n')}`);
    await debug.detach();
  }

  async twin() {
    if (!this.other) {
      const context = await this.context.browser().newContext({ viewport: this.page.viewportSize(), reducedMotion: 'reduce' });
      this.other = await context.newPage();
      await this.other.route('**/*', (route) => {
        if (route.request().isNavigationRequest()) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: this.shown });
        return route.request().resourceType() === 'script' ? route.abort() : route.continue();
      });
    }
    this.shown = await this.page.content();
    await this.other.goto(this.page.url());
    return this.other;
  }

  checkQuiet() {
    assert.deepEqual(this.trouble, []);
    for (const secret of this.secrets)
      for (const address of this.addresses) assert.ok(!address.includes(secret), `a receipt code stands in ${address}`);
  }

  async cookies() {
    return (await this.context.cookies()).map((one) => one.name);
  }

  async leave() {
    this.checkQuiet();
    await this.other?.context().close();
    await this.context.close();
  }
}
