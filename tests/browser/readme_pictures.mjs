// The few pictures that README.md shows: `node readme_pictures.mjs ../../docs/pictures`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as desk from './desk.mjs';
import { stories } from './resident.mjs';
import { Town } from './town.mjs';
import { Visitor, launch, phone } from './visitor.mjs';

const [out = 'pictures'] = process.argv.slice(2);
await mkdir(out, { recursive: true });
const tall = { ...phone, height: 900 };
const tablet = { width: 1040, height: 760 };

async function arrive(chromium, town, language, size) {
  const visitor = await Visitor.arrive(chromium, town.site, { language, size });
  visitor.look = async () => {};
  return visitor;
}
const take = (visitor, name, options = {}) => visitor.page.screenshot({ path: join(out, `${name}.png`), ...options });

async function file(lin, story) {
  const { page } = lin;
  await lin.go('/file/what');
  await page.locator('#subject').fill(story.subject);
  await page.locator('#body').fill(story.body);
  await lin.press('form.continue');
  await page.locator('input[name=office]').nth(2).check();
  await lin.press('form.continue');
  await lin.press('form.continue');
  await page.locator('input[name=reach][value=anonymous]').check();
  await lin.press('form.continue');
  await lin.press('file.check.send');
}

async function chinese(chromium) {
  const town = await Town.open();
  const lin = await arrive(chromium, town, 'zh-CN', tall);
  await lin.go('/');
  await take(lin, 'home');
  const story = stories['zh-CN'];
  await file(lin, story);
  const code = (await lin.page.locator('.groups').innerText()).trim().split(/\s+/).join('-');
  const zhou = await arrive(chromium, town, 'zh-CN', tablet);
  await desk.signIn(zhou, town.signIn('clerk.chengjian-ban'));
  await desk.open(zhou, story.subject);
  await desk.give(zhou, 'register');
  await desk.give(zhou, 'accept', (page) => page.locator('#way').fill('由城建办陈敏到现场查看，三个工作日内联系您。'));
  await lin.press('receipt.kept');
  await lin.go('/case');
  await lin.page.locator('#code').fill(code);
  await lin.press('follow.open');
  await take(lin, 'case');
  await town.close();
}

async function english(chromium) {
  const town = await Town.open({ profile: 'en-town' });
  const story = stories.en;
  const lin = await arrive(chromium, town, 'en', phone);
  await file(lin, story);
  await lin.page.locator('.slip').screenshot({ path: join(out, 'receipt.png') });
  const zhou = await arrive(chromium, town, 'en', tablet);
  const login = [...town.passphrases.keys()].filter((one) => one.startsWith('clerk.'))[2];
  await desk.signIn(zhou, town.signIn(login));
  await take(zhou, 'desk');
  await zhou.go('/board');
  await take(zhou, 'board');
  await town.close();
}

const chromium = await launch();
try {
  await chinese(chromium);
  await english(chromium);
} finally {
  await chromium.close();
}
