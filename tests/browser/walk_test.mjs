// The whole walk, resident and office: `node walk_test.mjs zh-CN|en with|without`, with or without JavaScript.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import * as desk from './desk.mjs';
import * as resident from './resident.mjs';
import { Town, run } from './town.mjs';
import { Visitor, desktop, launch } from './visitor.mjs';

const [language = 'en', with_] = process.argv.slice(2);
const script = with_ !== 'without';
const story = resident.stories[language];
/// A code that no case has: its check symbol is right.
const unknown = 'TGSWT-3RHM2-J02PG-FH08V-TTM39';

test(`a case from filing to review, in ${language}, ${script ? 'with' : 'without'} JavaScript`, async (t) => {
  const town = await Town.open();
  const chromium = await launch();
  t.after(async () => {
    await chromium.close();
    await town.close();
  });
  const lin = await Visitor.arrive(chromium, town.site, { language, script });
  const zhou = await Visitor.arrive(chromium, town.site, { language, script, size: desktop });
  const step = async (name, act) => {
    let held = false;
    await t.test(name, async () => {
      await act();
      held = true;
    });
    if (!held) throw new Error('the walk ends here');
  };
  let code;
  let proof;

  await step('Lin Mei reads, and nothing is kept of her', () => resident.lookAround(lin));
  await step('she fills in the form on her phone', () => resident.fillIn(lin, story));
  await step('she sends it and keeps the receipt', async () => {
    ({ code, proof } = await resident.send(lin));
  });
  await step('her receipt is a proof that verifies', async () => {
    const key = join(town.folder, 'key');
    await writeFile(key, await (await fetch(`${town.site}/log/key`)).text());
    const done = await run('verify', proof, '--key', key);
    assert.equal(done.code, 0, done.stdout + done.stderr);
  });
  await step('Officer Zhou signs in, opens the case, registers and accepts it, and asks a question', async () => {
    await desk.signIn(zhou, town.signIn('clerk.chengjian-ban'), { badly: true });
    await desk.open(zhou, story.better);
    await zhou.shows(story.body.split('\n')[0]);
    await desk.give(zhou, 'register');
    await desk.give(zhou, 'accept', (page) => page.locator('#way').fill(story.body));
    await desk.give(zhou, 'ask', (page) => page.locator('#question').fill(story.disagree));
  });
  await step('she follows it with the code, and answers with a file', async () => {
    await resident.follow(lin, code, { unknown });
    await lin.shows(story.disagree);
    await resident.answer(lin, story.answer);
  });
  await step('Officer Zhou reads that and replies from a template', async () => {
    await zhou.page.reload();
    await zhou.shows(story.answer);
    await zhou.look();
    await desk.give(zhou, 'reply', async (page) => {
      await zhou.follow(page.locator('button[name=text]').first());
      assert.notEqual(await page.locator('#facts').inputValue(), '', 'the template fills the form in');
      await zhou.look();
      await page.locator('input[name=outcome]').first().check();
      for (const field of ['facts', 'reasons', 'rule']) await page.locator(`#${field}`).fill(`${story.answer}\n${field}`);
      await page.locator('#files').setInputFiles([{ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from(story.answer) }]);
    });
  });
  await step('she finds what else she can do, and asks for a copy of what is kept about her', async () => {
    await lin.go('/case');
    await lin.shows('plan.txt');
    await lin.page.locator('details:has(a[href^="/case/act/"]) summary').click();
    await lin.look();
    await lin.follow(lin.page.locator('a[href^="/case/act/ask_about_data"]'));
    await lin.look();
    await lin.follow(lin.page.locator('main form button'));
    await lin.refused('wish');
    await lin.page.locator('input[name=wish][value=copy]').check();
    await lin.follow(lin.page.locator('main form button'));
    await lin.look();
  });
  await step('she reads the reply, rates it, and asks for a review', async () => {
    await lin.go('/case');
    await resident.readReply(lin, story.disagree);
    await resident.leaveCase(lin);
  });
  await step('the office above finds the review on its list', async () => {
    await desk.signOut(zhou);
    await desk.signIn(zhou, town.signIn('supervisor.zhen-zhengfu'));
    await zhou.shows(story.better);
    await desk.open(zhou, story.better);
    await zhou.shows(story.disagree);
    await desk.signOut(zhou);
  });
  await step('the public pages still ask nothing of anybody', async () => {
    const stranger = await Visitor.arrive(chromium, town.site, { language, script });
    await resident.lookAround(stranger);
    await stranger.leave();
  });
  await lin.leave();
  await zhou.leave();
});
