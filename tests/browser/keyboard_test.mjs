// One full pass at the desk with the keyboard alone: from signing in to signing out.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sending } from './desk.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

/// Goes on with Tab until `target` has the focus; whatever gets it on the way must show that it has.
async function tabTo(page, target) {
  for (let pressed = 0; pressed < 80; ++pressed) {
    if (await target.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const one = document.activeElement;
      return one === document.body ? null : { of: one.outerHTML.slice(0, 120), width: parseFloat(getComputedStyle(one).outlineWidth), style: getComputedStyle(one).outlineStyle };
    });
    if (outline) assert.ok(outline.style !== 'none' && outline.width >= 3, `no outline: ${JSON.stringify(outline)}`);
  }
  assert.fail(`Tab never reaches ${target}`);
}

test('a caseworker needs no mouse', async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const subject = 'Keyboard only';
  await town.file({ subject, body: 'The lamp is out.' });
  const zhou = await Visitor.arrive(chromium, town.site, { language: 'en', size: desktop });
  const { page } = zhou;
  const { keyboard } = page;
  const press = (key) => Promise.all([page.waitForNavigation(), keyboard.press(key)]);
  const submit = sending(page);
  const give = async (command) => {
    const link = page.locator(`.commands a[href*="/${command}?"]`);
    const letter = await link.getAttribute('data-key');
    assert.equal(await link.locator('xpath=..').locator('kbd').innerText(), letter, 'the letter is shown');
    await press(letter);
    assert.ok(page.url().includes(`/${command}?`));
  };

  await zhou.go('/desk');
  await keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main', 'first comes the way past the head');
  await keyboard.press('Enter');
  const { login, passphrase } = town.signIn('supervisor.chengjian-ban');
  await tabTo(page, page.locator('#name'));
  await keyboard.type(login);
  await keyboard.press('Tab');
  await keyboard.type(passphrase);
  await press('Enter');

  const focused = () => page.evaluate(() => document.activeElement.innerText);
  await keyboard.press('j');
  const first = await focused();
  await keyboard.press('ArrowDown');
  assert.notEqual(await focused(), first, 'the arrow moves on');
  await keyboard.press('k');
  assert.equal(await focused(), first, 'k moves back');
  for (let row = 0; (await focused()) !== subject; ++row) {
    assert.ok(row < 60, 'j never reaches the case');
    await keyboard.press('j');
  }
  await press('Enter');
  await zhou.look();

  await keyboard.press('?');
  assert.ok(await page.locator('#keys').isVisible());
  await zhou.checkAccessible('keyboard help');
  await keyboard.press('Escape');
  assert.ok(!(await page.locator('#keys').isVisible()));

  await give('register');
  await tabTo(page, submit);
  await press('Enter');
  await give('accept');
  await tabTo(page, page.locator('#way'));
  await keyboard.type('jk? We go there.');  // letters typed into a field are no commands
  await tabTo(page, submit);
  await press('Enter');
  await give('ask');
  await tabTo(page, submit);
  await press('Enter');
  assert.ok(await page.locator('.summary').evaluate((one) => one === document.activeElement), 'errors come first');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'question', 'an error leads to its field');
  await keyboard.type('Which lamp?');
  await tabTo(page, submit);
  await press('Enter');
  await give('reply');
  await tabTo(page, page.locator('button[name=text]').first());
  await press('Enter');
  await tabTo(page, page.locator('#outcome'));
  await keyboard.press('Space');
  for (const field of ['facts', 'reasons', 'rule']) {
    await tabTo(page, page.locator(`#${field}`));
    await keyboard.type('It is repaired.');
  }
  await tabTo(page, submit);
  await press('Enter');
  await zhou.shows('It is repaired.');
  await zhou.look();

  await tabTo(page, page.getByRole('banner').getByRole('button'));
  await press('Enter');
  assert.deepEqual(await zhou.cookies(), []);
  await zhou.leave();
});
