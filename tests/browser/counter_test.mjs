// A clerk files for somebody at the counter without a mouse: `node counter_test.mjs zh-CN|en`. Keys and seconds are counted.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const story = {
  'zh-CN': { subject: '集市后巷的路灯坏了', body: '集市后巷第三根灯杆的灯灭了三个星期，晚上老人走路不安全，请尽快修好。', name: '林梅', phone: '13800000000' },
  en: { subject: 'Lamp out behind the market', body: 'The third lamp post behind the market has been dark for three weeks. Please repair it.', name: 'Lin Mei', phone: '01632 960000' },
}[language];
/// What a trained clerk types: two keys a second; a Chinese character takes about three.
const keysASecond = 2;
const keysOf = (text) => [...text].reduce((sum, one) => sum + (one > '\u2e80' ? 3 : 1), 0);

test(`a clerk files for somebody by keyboard, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const zhou = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  const { page } = zhou;
  await page.addInitScript(() => {
    window.printed = 0;
    window.print = () => { window.printed += 1; };
  });
  await desk.signIn(zhou, town.signIn('clerk.xinfang-ban'));

  const began = Date.now();
  let keys = 0;
  let typed = 0;
  const press = async (...all) => {
    for (const key of all) {
      await page.keyboard.press(key);
      keys += 1;
    }
  };
  const turn = (key) => Promise.all([page.waitForNavigation(), press(key)]);
  const type = async (text) => {
    await page.keyboard.type(text);
    typed += keysOf(text);
  };
  const focused = () => page.evaluate(() => document.activeElement.id);

  await turn('n');
  assert.equal(await focused(), 'subject', 'the form waits for the first word');
  await type(story.subject);
  await press('Tab');
  await type(story.body);
  await press('Tab');
  assert.equal(await focused(), 'office');
  while (await page.locator('#office').inputValue() !== 'chengjian-ban') {
    assert.ok(keys < 20, 'the office is not on the list');
    await press('ArrowDown');
  }
  await press('Tab');
  await type(story.name);
  await press('Tab');
  await type(story.phone);
  while (await focused() !== 'read-back') {
    assert.ok(keys < 30, 'Tab never reaches the last question');
    await press('Tab');
  }
  await press('Space', 'Tab');
  await turn('Enter');
  await zhou.shows(story.subject);
  await zhou.look();
  await turn('Enter');
  const code = (await page.locator('.groups span').allTextContents()).join('-');
  assert.match(code, /^([0-9A-Z]{5}-){4}[0-9A-Z]{5}$/);
  zhou.holds(code);
  await press('Enter');
  const seconds = (Date.now() - began) / 1000;
  assert.equal(await page.evaluate(() => window.printed), 1, 'Enter prints');

  // On the screen nobody reads the code; on paper it lies inside, on a sheet of its own.
  assert.ok(!(await page.locator('.groups').isVisible()), 'the screen does not show the code');
  assert.ok(!(await page.locator('body').innerText()).includes(code.slice(0, 5)));
  await zhou.look();
  await page.emulateMedia({ media: 'print' });
  assert.ok(await page.locator('.groups').isVisible(), 'the paper does');
  await page.emulateMedia({ media: null });
  await turn('n');
  assert.equal(await focused(), 'subject', 'the next person');
  assert.equal(await page.locator('#subject').inputValue(), '', 'nothing of the one before');
  await zhou.look();
  await page.goBack().catch(() => null);  // Chromium may refuse: the page was never to be kept
  let shown = null;
  for (let tries = 0; shown === null && tries < 100; ++tries) {
    await page.waitForLoadState().catch(() => null);
    shown = await page.content().catch(() => null);
  }
  assert.ok(shown !== null && !shown.includes(code.slice(0, 11)), 'going back does not bring it back');
  zhou.trouble = [];

  // A category that asks something brings the form back once, at its questions.
  await zhou.go('/desk/counter');
  await page.locator('#category').selectOption({ index: 1 });
  await page.locator('#subject').fill(story.subject);
  await page.locator('#body').fill(story.body);
  await page.locator('#read-back').check();
  await zhou.press('counter.file');
  assert.equal(await focused(), 'asks', 'the questions come first');
  await zhou.shows(zhou.say('counter.asks.hint'));
  assert.equal(await page.locator('#body').inputValue(), story.body, 'what was typed stays');
  await zhou.look();

  // Whoever has the sheet can follow the case.
  const lin = await Visitor.arrive(chromium, town.site, { language });
  await openCase(lin, code);
  await lin.shows(story.subject);
  await lin.shows(lin.say('event.case_filed.counter'));
  await lin.look();
  await lin.leave();

  const byHand = (keys + typed) / keysASecond;
  console.log(`counter ${language}: ${keys} keys beside the text, ${typed} for the text; ${seconds.toFixed(1)} s by machine, about ${byHand.toFixed(0)} s at ${keysASecond} keys a second`);
  assert.ok(keys <= 20, `${keys} keys beside the text`);
  assert.ok(byHand < 120, `${byHand} s by hand`);
  await zhou.leave();
});
