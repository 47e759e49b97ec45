// An office above assigns a case to one below it, urges it, and gets its report: `node assignment_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const subject = language === 'en' ? 'The culvert is blocked' : '涵洞堵了';
const words = language === 'en' ? 'Cleared on the spot; the grille is new.' : '已经当场疏通，换了新的篦子。';

/// A day so many days from now, typed into a date's three fields.
async function typeDay(page, field, days) {
  const day = new Date(Date.now() + days * 86_400_000);
  await page.locator(`#${field}-year`).fill(String(day.getFullYear()));
  await page.locator(`#${field}-month`).fill(String(day.getMonth() + 1));
  await page.locator(`#${field}-day`).fill(String(day.getDate()));
}

/// All texts of the open form.
async function fillTexts(page) {
  for (const text of await page.locator('main form:has(input[name=version]) textarea').all()) await text.fill(words);
}

test(`a case is assigned, urged and reported back, in ${language}`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const { receipt } = await town.file({ subject, body: words, office: 'zhen-zhengfu' });
  const above = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(above, town.signIn('supervisor.zhen-zhengfu'));
  await desk.open(above, subject);
  await desk.give(above, 'register');

  // Not before today, and not without a day: what was typed stays.
  await above.follow(above.page.locator('.commands a[href*="/assign_below?"]'));
  await above.page.locator('input[name=office][value=chengjian-ban]').check();
  await fillTexts(above.page);
  await typeDay(above.page, 'report_by', -3);
  await above.follow(desk.sending(above.page));
  await above.refused('report_by-year');
  assert.ok(await above.page.locator('input[name=office][value=chengjian-ban]').isChecked(), 'what was chosen stays');
  await above.look();
  await typeDay(above.page, 'report_by', 40);
  await above.follow(desk.sending(above.page));
  await above.look();

  // The office below: no fast track, takes it on, answers, and still owes the report.
  const below = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(below, town.signIn('supervisor.chengjian-ban'));
  await desk.open(below, subject);
  assert.equal(await below.page.locator('.commands a[href*="fast"]').count(), 0, 'what was assigned from above goes by no fast track');
  await desk.give(below, 'accept', fillTexts);
  await below.look();

  // Urged from above, in writing.
  await above.go(new URL(below.page.url()).pathname);
  await above.follow(above.page.locator('.commands a[href*="/urge?"]'));
  await above.look();
  await fillTexts(above.page);
  await above.follow(desk.sending(above.page));
  await above.look();

  await below.go(new URL(below.page.url()).pathname);
  await desk.give(below, 'reply', async (page) => {
    await page.locator('input[name=outcome]').first().check();
    for (const field of ['facts', 'reasons', 'rule']) await page.locator(`#${field}`).fill(words);
  });
  await below.go('/desk');
  assert.equal(await below.page.locator('tr[data-row]').filter({ hasText: subject }).count(), 1, 'it stays on the list: the report is owed');
  await below.look();
  await desk.open(below, subject);
  await desk.give(below, 'report_back', fillTexts);

  // The resident sees who had it, the report, and each letter.
  const resident = await Visitor.arrive(chromium, town.site, { language, size: phone });
  await openCase(resident, receipt);
  await resident.look();
  const letters = resident.page.locator('ul.files a:not([download])');
  const count = await letters.count();
  assert.ok(count >= 6, `receipt, assignment, acceptance, urging, answer, report: ${count}`);
  const seen = [];
  for (const link of await letters.all()) seen.push(await link.getAttribute('href'));
  for (const href of seen) {
    await resident.go(href);
    await resident.look();
  }
});
