// Days off and mails: an administrator loads a year, looks at the difference, takes it and goes back; a resident's news come as a mail and end
// with one click; what can't be delivered is seen and dropped: `node administrator_test.mjs zh-CN|en`.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as desk from './desk.mjs';
import { Postbox } from './postbox.mjs';
import { openCase } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, desktop, launch, phone } from './visitor.mjs';

const [language = 'en'] = process.argv.slice(2);
const year = new Date().getFullYear() + 1;
const day = (month, date, isOffDay, name) => ({ name, date: `${year}-${month}-${date}`, isOffDay });
const holidays = (days) => ({ name: 'days.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ year, papers: ['https://town.example/notice'], days })) });

let chromium;
test.before(async () => {
  chromium = await launch();
});
test.after(() => chromium.close());

test(`a year of days off is loaded, taken and taken back, in ${language}`, async (t) => {
  const town = await Town.open();
  t.after(() => town.close());
  await town.file({ subject: 'Lamp', body: 'Dark.' });
  const qin = await Visitor.arrive(chromium, town.site, { language, size: desktop, script: language === 'en' });
  const { page } = qin;
  await desk.signIn(qin, town.signIn('supervisor.zhen-zhengfu'));
  await qin.go('/desk/me');
  await qin.follow(page.locator('main a[href^="/desk/calendar"]'));
  await qin.look();
  await qin.go('/desk/calendar?calendar=cn&year=2025');
  await qin.shows('2025');
  assert.equal(await page.locator('form[action*="/desk/calendar/undo"]').count(), 0, 'what the data folder says is not taken back by a press');
  await qin.look();
  await qin.press('desk.calendar.compare');
  await qin.refused('file');
  await page.locator('#file').setInputFiles({ name: 'days.json', mimeType: 'application/json', buffer: Buffer.from('{"year": ') });
  await qin.press('desk.calendar.compare');
  await qin.refused('file');

  await page.locator('#file').setInputFiles(holidays([day('01', '01', true, '元旦'), day('01', '03', false, '元旦')]));
  await qin.press('desk.calendar.compare');
  await qin.shows(language === 'en' ? "New Year's Day" : '元旦');
  await qin.look();
  await qin.press('desk.calendar.take');
  await qin.shows(qin.say('desk.calendar.done.taken'));
  await qin.shows(language === 'en' ? "New Year's Day" : '元旦');
  await qin.look();
  await page.locator('#file').setInputFiles(holidays([day('01', '01', true, '元旦'), day('01', '03', false, '元旦')]));
  await qin.press('desk.calendar.compare');
  await qin.shows(qin.say('desk.calendar.change.nothing'));
  await qin.look();
  await qin.follow(page.locator('a.back'));
  await qin.follow(page.locator(`main a[href*="year=${year}"]`).first());
  await qin.press('desk.calendar.undo');
  await qin.shows(qin.say('desk.calendar.done.undone'));
  await qin.shows(qin.say('desk.calendar.unpublished'));
  await qin.look();
  await qin.leave();

  const small = await Visitor.arrive(chromium, town.site, { language, size: phone });
  await desk.signIn(small, town.signIn('supervisor.zhen-zhengfu'));
  await small.go('/desk/calendar');
  await small.look();
  await small.leave();
  const other = await Visitor.arrive(chromium, town.site, { language, size: phone });
  await desk.signIn(other, town.signIn('clerk.chengjian-ban'));
  await other.go('/desk/calendar');
  assert.equal(other.answer.status(), 403, 'for administrators alone');
  await other.look();
  await other.leave();
});

test(`news come as a mail and end with one click, in ${language}`, async (t) => {
  const box = await Postbox.open();
  const town = await Town.open({ settings: box.settings });
  t.after(async () => {
    await town.close();
    await box.close();
  });
  const { receipt } = await town.file({ subject: 'Lamp', body: 'Dark.', language: language === 'en' ? 'en' : 'zh' });
  const lin = await Visitor.arrive(chromium, town.site, { language, script: language === 'en' });
  const { page } = lin;
  await openCase(lin, receipt);
  await lin.follow(page.locator('main a[href^="/case/news"]'));
  await lin.look();
  await page.locator('#news-address').fill('lin at home');
  await lin.press('case.news.begin');
  await lin.refused('news-address');
  assert.equal(await page.locator('#news-address').inputValue(), 'lin at home', 'what was typed is kept');
  await page.locator('#news-address').fill('lin@home.example');
  await lin.press('case.news.begin');
  await lin.look();

  const zhou = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  await desk.signIn(zhou, town.signIn('clerk.chengjian-ban'));
  await desk.open(zhou, 'Lamp');
  await desk.give(zhou, 'message', (form) => form.locator('textarea').first().fill('We come tomorrow.'));
  await zhou.go('/desk/me');
  await zhou.look();
  await zhou.leave();

  const mail = await box.next();
  assert.ok(!mail.includes('Lamp') && !mail.includes('tomorrow'), 'the mail says nothing of the case');
  const stop = new URL(/http\S+\/news\/stop\/\S+/.exec(mail)[0]);
  const reader = await Visitor.arrive(chromium, town.site, { language, script: language === 'en' });
  await reader.go(stop.pathname);
  await reader.look();
  await reader.press('news.stop.yes');
  await reader.shows(reader.say('news.stop.done-words'));
  await reader.look();
  assert.deepEqual(await reader.cookies(), []);
  await reader.leave();
  await lin.go('/case');
  assert.equal(await page.getByRole('button', { name: lin.say('case.news.end') }).count(), 0, 'none any more');
  await lin.look();
  await lin.leave();
});

test(`a mail that can't be delivered is seen and dropped, in ${language}`, async (t) => {
  const box = await Postbox.open({ refuses: true });
  const town = await Town.open({ settings: box.settings });
  t.after(async () => {
    await town.close();
    await box.close();
  });
  const qin = await Visitor.arrive(chromium, town.site, { language, size: desktop });
  const { page } = qin;
  await desk.signIn(qin, town.signIn('supervisor.zhen-zhengfu'));
  await qin.go('/desk/mail');
  await qin.shows(qin.say('desk.mail.none'));
  await qin.look();
  const { receipt } = await town.file({ subject: 'Lamp', body: 'Dark.', office: 'zhen-zhengfu', news_email: 'lin@home.example' });
  assert.ok(receipt);
  await qin.go('/desk');
  await desk.open(qin, 'Lamp');
  await desk.give(qin, 'message', (form) => form.locator('textarea').first().fill('We come tomorrow.'));
  const late = Date.now() + 60_000;
  do {
    assert.ok(Date.now() < late, 'the mail that was refused never shows');
    await qin.go('/desk/mail');
  } while (!(await page.locator('button[value=drop]').first().isVisible()));
  assert.ok(!(await qin.text()).includes('lin@'), 'without the address');
  await qin.look();
  const lin = await Visitor.arrive(chromium, town.site, { language });
  await openCase(lin, receipt);
  await lin.shows(lin.say('case.news.undelivered'));
  await lin.look();
  await lin.leave();
  await page.setViewportSize(phone);
  await qin.look();
  await qin.follow(page.locator('button[value=drop]').first());
  await qin.shows(qin.say('desk.mail.done.drop'));
  await qin.shows(qin.say('desk.mail.none'));
  await qin.look();
  await qin.leave();
});
