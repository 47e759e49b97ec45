// The public figures and the counting of days, as anybody meets them: `node board_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import { readFile } from 'node:fs/promises';
import { Town, run } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';
import { written } from './words.mjs';

const [language = 'en'] = process.argv.slice(2);

test(`figures of a town that has lived, in ${language}`, async (t) => {
  const town = await Town.open({ lived: { days: 30, filings: 6 } });
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  // Without JavaScript on a phone, with it at a desk.
  const visitor = await Visitor.arrive(chromium, town.site, { language, script: language === 'en', size: language === 'en' ? desktop : phone });
  const { page } = visitor;
  await visitor.go('/board');
  await visitor.look();
  const board = await (await fetch(`${town.site}/board.json`)).json();
  assert.ok(board.promises.length > 0, 'there are figures');
  for (const file of ['board.csv', 'board-periods.csv']) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`a[href="/${file}"]`).click()]);
    const rows = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    assert.ok(rows.length > 1, file);
    const columns = rows[0].split(',').length;
    assert.ok(rows.every((row) => row.includes('"') || row.split(',').length === columns), `${file}: each row has its columns`);
  }

  // The report of the year, which has no figures while the year runs.
  await visitor.follow(page.locator('a[href^="/board/report/"]').first());
  await visitor.look();
  const report = new URL(page.url()).pathname;
  const year = await (await fetch(`${town.site}${report}/report.json`)).json();
  assert.equal(year.is_over, false);
  assert.equal(year.procedures, null);
  await visitor.go('/board');

  // One office, step by step; its own data hold what stands on its page.
  const office = page.locator('th[scope=row] a[href^="/board/"]').first();
  const name = await office.innerText();
  await visitor.follow(office);
  assert.equal(await page.locator('h1').innerText(), name);
  await visitor.look();
  for (const one of await page.locator('details').all()) await one.locator('summary').click();
  await visitor.look();
  const path = new URL(page.url()).pathname;
  const own = await fetch(`${town.site}${path}/board.json`);
  assert.equal(own.status, 200);
  assert.ok(JSON.stringify(await own.json()).includes(path.split('/').pop()));
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`a[href="${path}/board.csv"]`).click()]);
  assert.ok((await readFile(await download.path(), 'utf8')).includes(path.split('/').pop()));
  await visitor.go('/board/no-such-office');
  assert.equal(visitor.answer.status(), 404);
  await visitor.look();
  await visitor.leave();
});

test(`any period is counted, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const visitor = await Visitor.arrive(chromium, town.site, { language, script: language !== 'en' });
  const { page } = visitor;
  const count = () => visitor.press('deadline.count');
  const date = async (year, month, day) => {
    for (const [part, value] of Object.entries({ year, month, day })) await page.locator(`#from-${part}`).fill(value);
  };
  await visitor.go('/deadline');
  await visitor.look();
  await date('', '', '');
  await count();
  await visitor.refused('clock', 'from-year');
  await page.locator('#clock').selectOption('complaint.reply');
  await date('2026', '2', '30');
  await count();
  await visitor.refused('from-year');
  assert.equal(await page.locator('#from-day').inputValue(), '30', 'what was typed stays');
  await date('2026', '9', '7');
  await count();
  const told = JSON.parse((await run('deadline', '--procedure', 'complaint', '--clock', 'reply', '--from', '2026-09-07', '--json')).stdout);
  const words = await page.locator('section.deadline .day').innerText();
  assert.ok(words.includes(written(language, told.due)), `${words}: ${told.due}`);
  await visitor.look();
  await page.locator('#extended').check();
  await count();
  assert.notEqual(await page.locator('section.deadline .day').innerText(), words, 'an extension moves it');
  await visitor.look();
  await visitor.leave();
});
