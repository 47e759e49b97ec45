// What people print: nothing to press, nowhere to navigate, black on white: `node print_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import * as desk from './desk.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const subject = language === 'en' ? 'The lamp <by> the gate is out' : '大门口的路灯不亮';

/// Words however lines break them.
const bare = (text) => text.replace(/\s+/g, '');

/// What would stand on the paper though it has no use there, or is missing from it.
async function holdsOnPaper(visitor, ...words) {
  const { page } = visitor;
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const where = new URL(page.url()).pathname;
  const found = await page.evaluate(() => {
    const shown = (one) => one.checkVisibility() && one.getClientRects().length > 0;
    const of = (selector) => [...document.querySelectorAll(selector)].filter(shown).map((one) => one.outerHTML.slice(0, 120));
    const style = getComputedStyle(document.body);
    return {
      idle: of('nav:not(.lists), nav.lists a:not([aria-current]), button:not(th button), .button, .skip, .foot, .back, input, select, textarea, kbd, dialog, a[download]:not(.files a, .plain a)'),
      paper: style.backgroundColor,
      ink: style.color,
      text: document.body.innerText,
      wide: document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth + 1,
      split: [...document.querySelectorAll('tr, .timeline li, .rows > div')].filter(shown).filter((one) => getComputedStyle(one).breakInside !== 'avoid').length,
    };
  });
  assert.deepEqual(found.idle, [], `${where}: printed for nothing`);
  assert.equal(found.paper, 'rgb(255, 255, 255)', where);
  assert.equal(found.ink, 'rgb(0, 0, 0)', where);
  assert.ok(!found.wide, `${where} is wider than the paper`);
  assert.equal(found.split, 0, `${where}: rows may be split`);
  for (const one of words) assert.ok(found.text.includes(one), `${where} should print “${one}”; it prints:\n${found.text}`);
  const printed = bare(execFileSync('pdftotext', ['-raw', '-', '-'], { input: await page.pdf({ preferCSSPageSize: true }), encoding: 'utf8' }));
  for (const one of words) assert.ok(printed.includes(bare(one)), `${where}: “${one}” is not on the sheets, which say:\n${printed}`);
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
}

test(`what is printed, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  // A4 between its margins, in CSS pixels.
  const size = { width: 642, height: 971 };
  const lin = await Visitor.arrive(chromium, town.site, { language, size });
  const days = await (await fetch(`${town.site}/api/v1/reception-days`)).json();
  const day = days.days.find((one) => one.office === 'chengjian-ban' && one.free.length > 2);
  for (const path of ['/board', '/board/chengjian-ban', `/board/report/${new Date().getFullYear()}`, '/calls', '/reception', `/reception/${day.id}`, '/log',
    '/deadline?clock=complaint.reply&from-year=2026&from-month=8&from-day=3']) {
    await lin.go(path);
    const own = new URL(path, town.site).pathname;
    await holdsOnPaper(lin, ...(own === '/log' ? [] : [own.startsWith('/reception') ? '/reception' : own]));
  }

  // A receipt with an appointment.
  await lin.go(`/reception/${day.id}`);
  await lin.page.locator(`input[value="${day.free[0]}"]`).check();
  await lin.press('appointment.book');
  const code = (await lin.page.locator('.groups').innerText()).trim().split(/\s+/).join('-');
  lin.holds(code);
  const place = day.place[language === 'en' ? 'en' : 'zh'];
  await holdsOnPaper(lin, day.free[0], place, code.slice(0, 5));
  await lin.press('receipt.print');
  await holdsOnPaper(lin, day.free[0], place, code.slice(0, 5));

  const filed = await town.file({ subject, body: 'A-17\n'.repeat(30) });
  const zhou = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(zhou, town.signIn('supervisor.chengjian-ban'));
  await zhou.page.setViewportSize(size);
  await holdsOnPaper(zhou, subject);
  await zhou.go('/desk/board');
  await holdsOnPaper(zhou);
  await zhou.go('/desk/reception');
  await holdsOnPaper(zhou);
  await zhou.go(`/desk/reception/${day.id}/appointments`);
  await holdsOnPaper(zhou, day.free[0]);
  await zhou.go('/desk');
  await desk.open(zhou, subject);
  await holdsOnPaper(zhou, subject, 'A-17');
  await desk.give(zhou, 'register');
  await desk.give(zhou, 'accept', async (page) => page.locator('#way').fill(subject));

  // The case, and each of its letters.
  await lin.go('/file/receipt');
  await lin.press('receipt.kept');
  await lin.go('/case');
  await lin.page.locator('#code').fill(filed.receipt);
  await lin.press('follow.open');
  await holdsOnPaper(lin, subject, '/case', 'A-17');
  const letters = await lin.page.locator('ul.files a:not([download])').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  assert.ok(letters.length >= 2, letters.join(' '));
  for (const href of letters) {
    await lin.go(href);
    await holdsOnPaper(lin);
  }

  // The code that a clerk folds over: not on the screen, but on the paper.
  const clerk = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(clerk, town.signIn('supervisor.zhen-zhengfu'));
  await clerk.go('/desk/counter');
  await clerk.page.locator('#subject').fill(subject);
  await clerk.page.locator('#body').fill('A-17');
  await clerk.page.locator('#read-back').check();
  await clerk.press('counter.file');
  await clerk.press('counter.slip.go');
  assert.ok(!(await clerk.page.locator('.sealed .groups').isVisible()), 'not on the screen');
  await clerk.page.setViewportSize(size);
  await holdsOnPaper(clerk, clerk.say('counter.slip.cover'));
  for (const visitor of [lin, zhou, clerk]) visitor.checkQuiet();
});
